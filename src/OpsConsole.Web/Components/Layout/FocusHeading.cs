using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace OpsConsole.Web.Components.Layout;

/// <summary>
/// A new page begins at its heading for who uses keys or a screen reader. Unlike the framework's FocusOnNavigate it leaves alone who is in the page already: the page stands before it is live,
/// and a key pressed in between must not be undone.
/// </summary>
public sealed class FocusHeading(IJSRuntime script) : ComponentBase
{
    private Type? last;

    [Parameter, EditorRequired]
    public Type? Page { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (last != Page)
        {
            last = Page;
            await script.InvokeVoidAsync("ocFocusHeading");
        }
    }
}
