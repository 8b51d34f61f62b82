using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using Radzen;

namespace OpsConsole.Web.Components.Shared;

/// <summary>What was done, said once and shortly, with the way back where there is one. Errors never stand in a toast alone, except an undo's own.</summary>
public static class Toasts
{
    private const double Short = 4000; // milliseconds
    private const double WithUndo = 10_000;

    public static void Say(this NotificationService toasts, string sentence, Func<Task>? undo = null)
    {
        var toast = new NotificationMessage { Severity = NotificationSeverity.Success, Summary = sentence, Duration = undo is null ? Short : WithUndo, ShowProgress = false };
        if (undo is not null)
        {
            toast.DetailContent = _ => builder =>
            {
                builder.OpenElement(0, "button");
                builder.AddAttribute(1, "type", "button");
                builder.AddAttribute(2, "class", "oc-link");
                builder.AddAttribute(3, "data-key", "z");
                builder.AddAttribute(4, "onclick", EventCallback.Factory.Create(toast, () => toasts.UndoAsync(toast, undo)));
                builder.AddContent(5, "Undo");
                builder.CloseElement();
            };
        }

        toasts.Notify(toast);
    }

    private static async Task UndoAsync(this NotificationService toasts, NotificationMessage toast, Func<Task> undo)
    {
        toasts.Messages.Remove(toast);
        try
        {
            await undo();
            toasts.Say("Undone.");
        }
        catch (Exception e) when (e is NotAllowedException or ConflictException or MissingException)
        {
            toasts.Notify(new NotificationMessage { Severity = NotificationSeverity.Error, Summary = "It could not be undone.", Detail = e.Message, Duration = WithUndo });
        }
    }
}
