using System.Net;
using System.Text.RegularExpressions;

namespace OpsConsole.Tests.Sandbox;

/// <summary>Somebody at the made-up vendor's consent page, as their browser does it.</summary>
static class ConsentWalk
{
    /// <summary>Opens the page and presses a button. Returns where the browser is sent.</summary>
    /// <param name="without">Permissions whose tick is taken away.</param>
    public static async Task<string> AnswerAsync(string page, string answer = "authorise", params string[] without)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var html = await browser.GetStringAsync(page);
        var fields = Regex.Matches(html, "name=\"(\\w+)\" value=\"([^\"]*)\"( checked)?").Select(m => (Name: m.Groups[1].Value, Value: WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Where(f => f.Name != "answer" && !(f.Name == "scope" && without.Contains(f.Value))).Append((Name: "answer", Value: answer));
        using var sent = await browser.PostAsync(new Uri(page).GetLeftPart(UriPartial.Path), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        return sent.StatusCode == HttpStatusCode.Redirect ? sent.Headers.Location!.OriginalString : throw new InvalidOperationException(await sent.Content.ReadAsStringAsync());
    }

    /// <summary>A part of the address's query, as it stands there.</summary>
    public static string Part(string address, string name) => Regex.Match(address, $"[?&]{name}=([^&]*)").Groups[1].Value;
}
