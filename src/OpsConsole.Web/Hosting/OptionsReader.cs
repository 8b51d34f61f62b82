using System.Globalization;
using Npgsql;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.People;

namespace OpsConsole.Web.Hosting;

/// <summary>Reads and judges every setting without stopping at the first that is wrong.</summary>
public sealed class OptionsReader(IConfiguration configuration)
{
    /// <summary>Below this a token can be guessed; it is taken, since a rehearsal may want a short one, and warned of.</summary>
    private const int ShortestGoodToken = 20;

    /// <summary>Every key there is; a test holds the sample settings against it.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "DataDirectory", "Database:Postgres", "Warehouse:Postgres", "Sandbox:Enabled", "Sandbox:Url", "Admin:Email", "Admin:Password", "Api:Token", "Schedules:Enabled", "Vendors:TimeoutSeconds", "Vendors:AirtablePerSecond",
        "PublicUrl", "Mail:Host", "Mail:Port", "Mail:Tls", "Mail:User", "Mail:Password", "Mail:From", "OAuth:Intercom:ClientId", "OAuth:Intercom:ClientSecret",
    ];

    private readonly IConfigurationSection section = configuration.GetSection(ConsoleOptions.Section);
    private readonly List<string> problems = [];
    private readonly List<string> warnings = [];

    /// <exception cref="OptionsException">With every problem found.</exception>
    public ConsoleOptions Read(bool development, string defaultDataDirectory)
    {
        WarnOfUnknownKeys();
        var sandboxUrl = Address("Sandbox:Url");
        var sandbox = Flag("Sandbox:Enabled", development || sandboxUrl is not null);
        var options = new ConsoleOptions
        {
            DataDirectory = Path.GetFullPath(Text("DataDirectory") ?? defaultDataDirectory),
            Postgres = Postgres("Database:Postgres"),
            WarehousePostgres = Postgres("Warehouse:Postgres"),
            SandboxEnabled = sandbox,
            SandboxUrl = sandboxUrl,
            AdminEmail = Text("Admin:Email"),
            AdminPassword = Text("Admin:Password"),
            ApiToken = Text("Api:Token"),
            SchedulesEnabled = Flag("Schedules:Enabled", true),
            VendorTimeoutSeconds = Number("Vendors:TimeoutSeconds", 10, 1, 300),
            AirtablePerSecond = Number("Vendors:AirtablePerSecond", 5, 1, 1000),
            Notices = Notices(),
            OAuthApps = OAuthApps(),
            DemoSignIn = development && sandbox,
            Warnings = warnings,
        };
        Judge(options);
        return problems.Count == 0 ? options : throw new OptionsException(problems);
    }

    private NoticeOptions Notices()
    {
        var usual = new NoticeOptions();
        return new()
        {
            PublicUrl = Address("PublicUrl")?.ToString().TrimEnd('/'),
            MailHost = Text("Mail:Host"),
            MailPort = Number("Mail:Port", usual.MailPort, 1, 65535),
            MailTls = Flag("Mail:Tls", usual.MailTls),
            MailUser = Text("Mail:User"),
            MailPassword = Text("Mail:Password"),
            MailFrom = Text("Mail:From") ?? usual.MailFrom,
        };
    }

    private Dictionary<string, OAuthApp> OAuthApps()
    {
        switch (Text("OAuth:Intercom:ClientId"), Text("OAuth:Intercom:ClientSecret"))
        {
            case ({ } id, { } secret):
                return new() { ["intercom"] = new(id, secret) };
            case (null, null):
                return [];
            case (var id, _):
                Wrong(id is null ? "OAuth:Intercom:ClientId" : "OAuth:Intercom:ClientSecret", "is missing: an app's client id and secret are given together or not at all.");
                return [];
        }
    }

    private void Judge(ConsoleOptions o)
    {
        if (o.AdminEmail is null != o.AdminPassword is null)
        {
            Wrong(o.AdminEmail is null ? "Admin:Email" : "Admin:Password", "is missing: e-mail and password of the first admin are given together or not at all.");
        }

        if (o.AdminEmail is { } email && !email.Contains('@'))
        {
            Wrong("Admin:Email", "is not an e-mail address.");
        }

        if (o.AdminPassword is { Length: < PeopleRegistration.ShortestPassword })
        {
            Wrong("Admin:Password", $"needs {PeopleRegistration.ShortestPassword} characters or more.");
        }

        if (!System.Net.Mail.MailAddress.TryCreate(o.Notices.MailFrom, out _))
        {
            Wrong("Mail:From", "is not an e-mail address.");
        }

        if (o.Notices.MailUser is null != o.Notices.MailPassword is null)
        {
            Wrong(o.Notices.MailUser is null ? "Mail:User" : "Mail:Password", "is missing: the mail server's user and password are given together or not at all.");
        }

        if (o.ApiToken is { Length: < ShortestGoodToken })
        {
            Warn("Api:Token", $"is shorter than {ShortestGoodToken} characters; take a longer one where anybody else can reach the console.");
        }
    }

    private void WarnOfUnknownKeys()
    {
        foreach (var (path, value) in section.AsEnumerable(makePathsRelative: true))
        {
            if (!string.IsNullOrEmpty(value) && path.Length > 0 && !Keys.Contains(path, StringComparer.OrdinalIgnoreCase))
            {
                Warn(path, $"is not a setting and has no effect. There are: {string.Join(", ", Keys)}.");
            }
        }
    }

    private void Warn(string key, string what) => warnings.Add($"{ConsoleOptions.Section}:{key} {what}");

    private string? Text(string key) => string.IsNullOrWhiteSpace(section[key]) ? null : section[key]!.Trim();

    private bool Flag(string key, bool otherwise)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        Wrong(key, "is true or false.");
        return otherwise;
    }

    private int Number(string key, int otherwise, int least, int most)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Wrong(key, $"is a whole number from {least} to {most}.");
        return otherwise;
    }

    private Uri? Address(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        Wrong(key, "is an address such as http://localhost:5090/sandbox.");
        return null;
    }

    private string? Postgres(string key)
    {
        var text = Text(key);
        try
        {
            return text is null ? null : new NpgsqlConnectionStringBuilder(text).ToString();
        }
        catch (ArgumentException)
        {
            Wrong(key, "is not a PostgreSQL connection string such as Host=db;Database=opsconsole;Username=ops."); // its own text may hold the password
            return null;
        }
    }

    private void Wrong(string key, string sentence) => problems.Add($"{ConsoleOptions.Section}:{key} {sentence}");
}
