using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Life;

/// <summary>Does one thing at a time to the workspace: the same seed on the same world does the same things.</summary>
sealed class SupportDay(IntercomState state, int seed, IReadOnlyCollection<string> kinds)
{
    Dice _dice = Dice.For(seed, 1, 7);

    /// <summary>The kind of thing done; "open" where nothing stands ready for the one drawn, null where there is nobody to write.</summary>
    public string? Step()
    {
        lock (state.Gate)
        {
            state.WakeConversations();
            var kind = Draw();
            if (kind != "open" && Pick(kind) is { } it)
            {
                state.Commit(After(kind, it, Math.Max(state.Now, it.UpdatedAt)));
                return kind;
            }

            return Open() ? "open" : null;
        }
    }

    string Draw()
    {
        (string Kind, int Weight)[] wanted = [.. Deeds.All.Where(deed => kinds.Count == 0 || kinds.Contains(deed.Kind))];
        var draw = _dice.Below(wanted.Sum(deed => deed.Weight));
        return wanted.First(deed => (draw -= deed.Weight) < 0).Kind;
    }

    bool Open()
    {
        Contact[] people = [.. state.Contacts.ByCreation.Descending(Collections.SortKey.Greatest, Collections.SortKey.Least).Take(500).Select(state.Contacts.At)];
        if (people.Length == 0)
        {
            return false;
        }

        state.Begin(_dice.Pick(people), PartJson.Html(_dice.Pick(Talk.Questions)), state.Now);
        return true;
    }

    Conversation? Pick(string kind)
    {
        Conversation[] ready = [.. state.Conversations.Kept.Where(it => Stands(kind, it))];
        return ready.Length == 0 ? null : _dice.Pick(ready);
    }

    static bool Stands(string kind, Conversation it) => kind switch
    {
        "assign" => it.State == Conversation.Open && it.AdminAssigneeId is null,
        "answer" => it.State == Conversation.Open && it is { WaitingSince: not null, AdminAssigneeId: not null },
        "reply" => it.State == Conversation.Open && it is { WaitingSince: null, Figures.FirstAdminReplyAt: not null },
        "tag" => it.IsOpen && it.Tags.Length < 2,
        "snooze" => it.State == Conversation.Open && it.Figures.FirstAdminReplyAt is not null,
        "close" => it.State == Conversation.Open && it.Figures.FirstAdminReplyAt is not null,
        "reopen" => it.State == Conversation.Closed,
        _ => it is { State: Conversation.Closed, Rating: null } && it.Figures.FirstAdminReplyAt is not null,
    };

    Conversation After(string kind, Conversation it, long at)
    {
        var admin = Admin.Find(it.AdminAssigneeId?.ToString(System.Globalization.CultureInfo.InvariantCulture)) ?? Admin.All[_dice.Below(3)];
        var agent = Author.Of(admin);
        return kind switch
        {
            "assign" => Assigned(it, agent, admin, at),
            "answer" => ConversationLife.Say(it, Part, "comment", PartJson.Html(_dice.Pick(Talk.Answers)), agent, at),
            "reply" or "reopen" => ConversationLife.Say(it, Part, "comment", PartJson.Html(_dice.Pick(Talk.Replies)), Customer(it), at),
            "tag" => Tagged(it, agent, at),
            "snooze" => ConversationLife.Snooze(it, Part, agent, at, at + (3600L * (1 + _dice.Below(48)))),
            "close" => Closed(it, agent, at),
            _ => Rated(it, at),
        };
    }

    Conversation Assigned(Conversation it, Author agent, Admin admin, long at)
    {
        var routed = it.TeamAssigneeId is null
            ? ConversationLife.Assign(it, Part, Author.Fin, at, null, _dice.Pick(Team.All).Number, isTeam: true)
            : it;
        return ConversationLife.Assign(routed, Part, agent, at, admin.Number, null, isTeam: false);
    }

    Conversation Tagged(Conversation it, Author agent, long at)
    {
        string[] free = [.. new[] { Talk.VipTag, Talk.BugTag, Talk.EscalationTag }.Where(id => Array.TrueForAll(it.Tags, tag => tag.Id != id) && state.Tags.Find(id) is not null)];
        return free.Length == 0 ? it : ConversationLife.Tag(it, Part, agent, new AppliedTag(_dice.Pick(free), at, agent.Id));
    }

    Conversation Closed(Conversation it, Author agent, long at)
    {
        var facts = new Dictionary<string, object?>
        {
            ["close_reason"] = _dice.Chance(0.85) ? _dice.Pick(Talk.CloseReasons) : _dice.Pick(Talk.TypedReasons),
            ["root_cause"] = _dice.Chance(0.5) ? _dice.Pick(Talk.RootCauses) : null,
        };
        return ConversationLife.Close(ConversationLife.Describe(it, Part, agent, at, it.Attributes.With(facts)), Part, agent, at);
    }

    Conversation Rated(Conversation it, long at)
    {
        var score = _dice.Chance(0.7) ? 4 + _dice.Below(2) : 1 + _dice.Below(3);
        return ConversationLife.Rate(it, score, _dice.Pick(score > 3 ? Talk.GoodRemarks : Talk.BadRemarks), at);
    }

    Author Customer(Conversation it) =>
        state.Contacts.FindLive(it.ContactIds[0]) is { } contact ? Author.Of(contact) : it.Source.Author;

    string Part => state.Conversations.NextPart();
}
