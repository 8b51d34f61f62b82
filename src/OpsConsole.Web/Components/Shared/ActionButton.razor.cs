using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using Radzen;

namespace OpsConsole.Web.Components.Shared;

public enum Weight
{
    Secondary,

    /// <summary>At most one on a page.</summary>
    Primary,

    /// <summary>Takes something away; red text, never a red field.</summary>
    Danger,
}

/// <summary>The question before the deed: what it touches, the verb that does it, the words that leave things as they are.</summary>
public sealed record Question(string Title, string Body, string Verb, string Keep = "Keep it as it is");

public sealed partial class ActionButton(DialogService dialogs, NotificationService toasts, ILogger<ActionButton> logger) : ComponentBase
{
    private bool busy;
    private string? error;

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    [Parameter, EditorRequired]
    public Func<Task> Run { get; set; } = null!;

    [Parameter]
    public Right? Right { get; set; }

    [Parameter]
    public Question? Ask { get; set; }

    /// <summary>Said when it worked and the page itself does not show it.</summary>
    [Parameter]
    public string? Done { get; set; }

    /// <summary>The way back, offered beside <see cref="Done"/>.</summary>
    [Parameter]
    public Func<Task>? Undo { get; set; }

    [Parameter]
    public Weight Weight { get; set; }

    [Parameter]
    public bool Small { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    [Parameter]
    public string? Icon { get; set; }

    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Attributes { get; set; }

    [CascadingParameter]
    private Actor? Actor { get; set; }

    private bool allowed => Right is not { } right || Actor?.May(right) == true;

    private ButtonStyle style => Weight switch { Weight.Primary => ButtonStyle.Primary, Weight.Danger => ButtonStyle.Danger, _ => ButtonStyle.Base };

    private Variant variant => Weight switch { Weight.Primary => Variant.Filled, Weight.Danger => Variant.Text, _ => Variant.Outlined };

    private string css => Weight == Weight.Danger ? "oc-danger" : "";

    private async Task PressAsync()
    {
        if (busy || (Ask is { } q && await dialogs.Confirm(q.Body, q.Title, new ConfirmOptions { OkButtonText = q.Verb, CancelButtonText = q.Keep }) != true))
        {
            return;
        }

        (busy, error) = (true, null);
        try
        {
            await Run();
            if (Done is not null)
            {
                toasts.Say(Done, Undo);
            }
        }
        catch (Exception e) when (e is NotAllowedException or ConflictException or MissingException or InvalidContractException)
        {
            error = e.Message;
        }
        catch (Exception e) when (e is not OutOfMemoryException and not NavigationException)
        {
            Failed(e, Text);
            error = "It did not work, and nothing is known to have changed. The console's log holds the cause.";
        }
        finally
        {
            busy = false;
        }
    }

    [LoggerMessage(LogLevel.Error, "The button {Button} failed")]
    private partial void Failed(Exception e, string button);
}
