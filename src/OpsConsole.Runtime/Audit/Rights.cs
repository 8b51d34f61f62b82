using System.Collections.Frozen;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Audit;

/// <summary>Everything a person or token may do that not everybody may.</summary>
public enum Right
{
    Look,
    EditContracts,
    PublishContracts,

    /// <summary>Cells by which records are told apart, and those written back (S0-120).</summary>
    EditIdentity,

    /// <summary>The words that all contracts share; renaming one publishes every contract it reaches (S0-59).</summary>
    ManageVocabularies,

    /// <summary>Whether a second person approves each version of a contract (S0-19).</summary>
    RequireApproval,
    RunPipelines,
    ChangePipelines,

    /// <summary>Views of the queue and of runs that the whole team finds, with their owner and notice; one's own need no right (S0-16).</summary>
    ShareViews,
    ReviewItems,
    DecideHeldRuns,

    /// <summary>Yes or no to messages and other actions that a guardrail holds; what became of those that were cut off.</summary>
    DecideActions,

    /// <summary>Private values of one customer, unmasked; everybody else sees them masked (S0-119).</summary>
    SeePersonal,

    /// <summary>Put back what runs wrote.</summary>
    UndoRuns,

    /// <summary>When somebody is told of trouble, who, and for how long nobody.</summary>
    ManageAlerts,
    ManageConnections,
    ManagePeople,

    /// <summary>How long data is kept (S0-122).</summary>
    ManageRetention,
    ChangeSandbox,
}

/// <summary>The rights matrix as data: the weakest role that holds each right. Pages, buttons and endpoints ask here, and nowhere else.</summary>
public static class Rights
{
    public static FrozenDictionary<Right, string> WeakestRole { get; } = new Dictionary<Right, string>
    {
        [Right.Look] = Roles.Viewer,
        [Right.EditContracts] = Roles.Editor,
        [Right.PublishContracts] = Roles.Editor,
        [Right.RunPipelines] = Roles.Editor,
        [Right.ChangePipelines] = Roles.Editor,
        [Right.ChangeSandbox] = Roles.Editor,
        [Right.EditIdentity] = Roles.Lead,
        [Right.ManageVocabularies] = Roles.Lead,
        [Right.ShareViews] = Roles.Lead,
        [Right.ReviewItems] = Roles.Lead,
        [Right.DecideHeldRuns] = Roles.Lead,
        [Right.DecideActions] = Roles.Lead,
        [Right.SeePersonal] = Roles.Lead,
        [Right.UndoRuns] = Roles.Lead,
        [Right.ManageAlerts] = Roles.Lead,
        [Right.RequireApproval] = Roles.Admin,
        [Right.ManageConnections] = Roles.Admin,
        [Right.ManagePeople] = Roles.Admin,
        [Right.ManageRetention] = Roles.Admin,
    }.ToFrozenDictionary();

    public static bool Has(string? role, Right right) =>
        role is not null && Rank(role) >= Rank(WeakestRole[right]);

    private static int Rank(string role)
    {
        for (var rank = 0; rank < Roles.All.Count; rank++)
        {
            if (Roles.All[rank] == role)
            {
                return rank;
            }
        }

        return -1;
    }
}

/// <summary>Who acts: a person by e-mail, a token by name, or the console itself; and from which door.</summary>
public sealed record Actor(string Name, string Role, string From)
{
    public static Actor Schedule { get; } = new("schedule", Roles.Admin, "scheduler");

    public static Actor Webhook { get; } = new("webhook", Roles.Admin, "inbox");

    public static Actor System { get; } = new("system", Roles.Admin, "system");

    public bool May(Right right) => Rights.Has(Role, right);

    /// <exception cref="NotAllowedException">The role is too weak; the message names the role that is asked for.</exception>
    public void Demand(Right right)
    {
        if (!May(right))
        {
            throw new NotAllowedException(right, Role);
        }
    }
}

public sealed class NotAllowedException(Right right, string role)
    : Exception($"This needs the role {Rights.WeakestRole[right]}. You are {role}.")
{
    public Right Right { get; } = right;
}

/// <summary>What was asked for cannot be done as things stand; the message says why and what to do.</summary>
public sealed class ConflictException(string message) : Exception(message);

/// <summary>The thing named does not exist.</summary>
public sealed class MissingException(string what, object key) : Exception($"There is no {what} {key}.");
