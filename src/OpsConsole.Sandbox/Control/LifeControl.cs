using System.Text.Json;
using OpsConsole.Sandbox.Life;

namespace OpsConsole.Sandbox.Control;

/// <summary>/control/life: lets a support day happen, at a pace or so many things at once.</summary>
sealed class LifeControl(World world)
{
    const int MostPerMinute = 6_000;
    const int MostAtOnce = 10_000;

    public Action<Utf8JsonWriter> Run(ControlBody body)
    {
        var perMinute = Between(body.Whole("perMinute"), "perMinute", 0, MostPerMinute);
        world.Pace.Set(perMinute, body.Whole("seed") ?? 1, body.Positive("seconds"), Kinds(body));
        return Show();
    }

    public Action<Utf8JsonWriter> Step(ControlBody body)
    {
        var count = Between(body.Whole("count") ?? 1, "count", 1, MostAtOnce);
        var day = new SupportDay(world.Intercom, body.Whole("seed") ?? 1, Kinds(body));
        var done = Enumerable.Range(0, count).Select(_ => day.Step()).OfType<string>().CountBy(kind => kind).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        return json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("done");
            foreach (var (kind, times) in done)
            {
                json.WriteNumber(kind, times);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        };
    }

    public Action<Utf8JsonWriter> Show() => json =>
    {
        json.WriteStartObject();
        json.WriteNumber("perMinute", world.Pace.PerMinute);
        json.WriteEndObject();
    };

    static string[] Kinds(ControlBody body)
    {
        var kinds = body.Texts("kinds");
        return Array.Find(kinds, kind => Deeds.All.All(deed => deed.Kind != kind)) is { } unknown
            ? throw new ControlException($"no kind '{unknown}'; there are {string.Join(", ", Deeds.All.Select(deed => deed.Kind))}")
            : kinds;
    }

    static int Between(int? given, string name, int least, int most) =>
        given is { } number && number >= least && number <= most ? number : throw new ControlException($"{name} must be between {least} and {most}");
}
