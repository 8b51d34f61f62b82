namespace OpsConsole.Runtime.Notices;

/// <summary>Something people are told. <see cref="Link"/> is a path of the console.</summary>
public sealed record Notice(string Title, string Text, string? Link = null);

/// <summary>How a notice went. A closed set.</summary>
public abstract record NoticeResult
{
    private NoticeResult()
    {
    }

    public sealed record Sent : NoticeResult;

    /// <summary>It did not go, and says why.</summary>
    public sealed record Refused(string Why) : NoticeResult;

    /// <summary>No answer: it may have arrived, or not.</summary>
    public sealed record Unanswered(string Why) : NoticeResult;
}

/// <summary>Where e-mail leaves, and how the console is reached from outside (<c>OpsConsole:Mail:*</c>, <c>OpsConsole:PublicUrl</c>).</summary>
public sealed record NoticeOptions
{
    public string? PublicUrl { get; init; }
    public string? MailHost { get; init; }
    public int MailPort { get; init; } = 587;
    public bool MailTls { get; init; } = true;
    public string? MailUser { get; init; }
    public string? MailPassword { get; init; }
    public string MailFrom { get; init; } = "opsconsole@localhost";
}
