using System.Net;
using System.Text;

namespace OpsConsole.Sandbox.Intercom.OAuth;

/// <summary>What somebody is asked before an app gets a token: which app, which workspace, which permissions. In the sandbox's own words.</summary>
static class ConsentPage
{
    /// <param name="hidden">What the form carries on, by name.</param>
    public static string Write(string app, string workspace, string region, string returnsTo, IEnumerable<(string Name, string Value)> hidden)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Authorise an app (made-up Intercom)</title>")
            .Append("<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;background:Canvas;color:CanvasText;color-scheme:light dark}fieldset{border:1px solid GrayText;border-radius:6px;margin:1rem 0}label{display:block;padding:.25rem 0}button{font:inherit;padding:.5rem 1rem;margin-right:.5rem}.band{border:2px dashed GrayText;padding:.5rem 1rem}</style></head><body><main>")
            .Append("<p class=\"band\">Made-up Intercom. No real account is reached from here.</p>")
            .Append("<h1>").Append(Text(app)).Append(" asks for access</h1>")
            .Append("<p>It wants to work in the workspace <strong>").Append(Text(workspace)).Append("</strong> (region ").Append(Text(region)).Append("). Afterwards you go back to ").Append(Text(returnsTo)).Append(".</p>")
            .Append("<form method=\"post\">");
        foreach (var (name, value) in hidden)
        {
            html.Append("<input type=\"hidden\" name=\"").Append(Text(name)).Append("\" value=\"").Append(Text(value)).Append("\">");
        }

        html.Append("<fieldset><legend>What it may read</legend>");
        foreach (var (key, words) in Scope.All)
        {
            html.Append("<label><input type=\"checkbox\" name=\"scope\" value=\"").Append(key).Append("\" checked> ").Append(words).Append("</label>");
        }

        return html.Append("</fieldset><button type=\"submit\" name=\"answer\" value=\"authorise\">Authorise</button><button type=\"submit\" name=\"answer\" value=\"deny\">Deny</button></form></main></body></html>").ToString();
    }

    public static string Refuse(string why) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Cannot authorise (made-up Intercom)</title></head><body><main><h1>This cannot be authorised</h1><p>{Text(why)}</p></main></body></html>";

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
