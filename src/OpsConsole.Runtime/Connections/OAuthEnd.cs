namespace OpsConsole.Runtime.Connections;

/// <summary>What became of a way to a vendor's consent page and back.</summary>
public enum OAuthEnd
{
    Authorised,

    /// <summary>Somebody said no on the consent page, or may not authorise apps there.</summary>
    Denied,

    /// <summary>The state is none of ours, or was used before.</summary>
    Unknown,

    /// <summary>Somebody else began it.</summary>
    OtherPerson,
    Expired,

    /// <summary>The vendor did not take the code, the app or the token it gave.</summary>
    Refused,

    /// <summary>The vendor did not answer in time.</summary>
    Unanswered,

    /// <summary>The consent was for another account than the connection's.</summary>
    OtherAccount,
}

/// <param name="ConnectionKey">The connection it was about; null where none was made.</param>
public sealed record OAuthReturn(OAuthEnd End, string? ConnectionKey);

public static class OAuthWords
{
    /// <summary>What happened, and what to do.</summary>
    public static string Of(OAuthEnd end) => end switch
    {
        OAuthEnd.Authorised => "Authorised: the token is stored encrypted, and what waited for it goes on.",
        OAuthEnd.Denied => "Nothing was authorised: the consent page answered no. Whoever authorises needs the permission to install apps in that workspace.",
        OAuthEnd.Unknown => "Nothing was authorised: this return belongs to no authorisation that is open, or was used already. Begin again here.",
        OAuthEnd.OtherPerson => "Nothing was authorised: somebody else began this authorisation, and only they can end it. Begin your own here.",
        OAuthEnd.Expired => "Nothing was authorised: more than ten minutes passed at the consent page. Begin again here.",
        OAuthEnd.Refused => "Nothing was authorised: the vendor did not take the code. Begin again; if it stays so, check the app's client id and secret.",
        OAuthEnd.Unanswered => "Nothing was authorised: the vendor did not answer in time. Begin again in a moment.",
        OAuthEnd.OtherAccount => "Nothing was changed: the consent was given in another workspace than this connection's, and its links belong to that one. Choose the same workspace, or make a new connection.",
        _ => throw new ArgumentOutOfRangeException(nameof(end)),
    };
}
