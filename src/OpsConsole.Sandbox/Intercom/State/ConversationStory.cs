using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>One conversation from its first message to where the seed stops: what would come later does not happen.</summary>
sealed class ConversationStory(ConversationBook book, Dice dice, long until)
{
    Dice _dice = dice;
    long _at;
    Conversation _it = null!;

    public Conversation Tell(Contact[] people, long start)
    {
        var contact = _dice.Pick(people);
        _at = start;
        var question = _dice.Pick(Talk.Questions);
        var source = new Source(
            book.NextPart(), _dice.Chance(0.3) ? "email" : "conversation", "customer_initiated", "", PartJson.Html(question), Author.Of(contact), null);
        _it = ConversationLife.Begin(
            book.NextId(), source, start, contact.Id, contact.Companies.FirstOrDefault(), Sla.For(contact.Attributes["sla_tier"] as string, start));
        if (_dice.Chance(0.2))
        {
            HandledByBot();
        }
        else
        {
            HandledByPeople(Author.Of(contact), contact.Attributes["vip"] is true);
        }

        return _it;
    }

    void HandledByBot()
    {
        Then(1, at => ConversationLife.Say(_it, Part, "comment", PartJson.Html("You find the answer in our guide on this."), Author.Fin, at) with
        {
            Bot = new BotWork("assumed_resolution", "ai_answer", at),
        });
        Then(30, at => ConversationLife.Close(_it, Part, Author.Fin, at));
    }

    void HandledByPeople(Author contact, bool isVip)
    {
        var admin = Admin.All[_dice.Below(3)];
        var agent = Author.Of(admin);
        var team = _dice.Pick(Team.All);
        Then(1 + _dice.Below(10), at => ConversationLife.Assign(_it, Part, Author.Fin, at, null, team.Number, isTeam: true));
        Then(2 + _dice.Below(60), at => ConversationLife.Assign(_it, Part, agent, at, admin.Number, null, isTeam: false));
        if (isVip)
        {
            Then(1, at => ConversationLife.Prioritise(ConversationLife.Tag(_it, Part, agent, new AppliedTag(Talk.VipTag, at, agent.Id)), true, at));
        }

        Then(5 + _dice.Below(600), at => ConversationLife.Say(_it, Part, "comment", PartJson.Html(_dice.Pick(Talk.Answers)), agent, at));
        if (_dice.Chance(0.08))
        {
            // Parked beyond the end of the story, so that somebody is always asleep.
            var days = 2 + _dice.Below(10);
            Then(5, at => ConversationLife.Snooze(_it, Part, agent, at, until + (days * 86_400L)));
            return;
        }

        if (_dice.Chance(0.25))
        {
            var tag = _dice.Chance(0.6) ? Talk.BugTag : Talk.EscalationTag;
            Then(3, at => ConversationLife.Tag(_it, Part, agent, new AppliedTag(tag, at, agent.Id)));
            Then(2, at => ConversationLife.Say(_it, Part, "note", PartJson.Html(_dice.Pick(Talk.Notes)), agent, at));
        }

        if (_dice.Chance(0.6))
        {
            Then(10 + _dice.Below(900), at => ConversationLife.Say(_it, Part, "comment", PartJson.Html(_dice.Pick(Talk.Replies)), contact, at));
            Then(5 + _dice.Below(300), at => ConversationLife.Say(_it, Part, "comment", PartJson.Html(_dice.Pick(Talk.Answers)), agent, at));
        }

        if (_dice.Chance(0.2))
        {
            Sleep(agent);
        }

        if (_dice.Chance(0.8))
        {
            Close(agent);
            if (_dice.Chance(0.2))
            {
                Then(60 + _dice.Below(2000), at => ConversationLife.Say(_it, Part, "comment", PartJson.Html("It is still broken for me."), contact, at));
                Then(10 + _dice.Below(200), at => ConversationLife.Say(_it, Part, "comment", PartJson.Html(_dice.Pick(Talk.Answers)), agent, at));
                Close(agent);
            }
        }
    }

    /// <summary>A snooze that runs out before the end wakes up; one that does not is still asleep.</summary>
    void Sleep(Author agent)
    {
        var hours = 12 + _dice.Below(72);
        Then(5, at => ConversationLife.Snooze(_it, Part, agent, at, at + (hours * 3600)));
        if (_it.State == Conversation.Snoozed)
        {
            Then(hours * 60, _ => ConversationLife.Wake(_it, Part, Author.Fin));
        }
    }

    void Close(Author agent)
    {
        Then(10 + _dice.Below(1500), at =>
        {
            var reason = _dice.Chance(0.85) ? _dice.Pick(Talk.CloseReasons) : _dice.Pick(Talk.TypedReasons);
            var facts = new Dictionary<string, object?> { ["close_reason"] = reason };
            if (_dice.Chance(0.5))
            {
                facts["root_cause"] = _dice.Pick(Talk.RootCauses);
            }

            return ConversationLife.Close(ConversationLife.Describe(_it, Part, agent, at, _it.Attributes.With(facts)), Part, agent, at);
        });
        if (_it.State == Conversation.Closed && _dice.Chance(0.45))
        {
            var score = _dice.Chance(0.7) ? 4 + _dice.Below(2) : 1 + _dice.Below(3);
            Then(15, at => ConversationLife.Rate(_it, score, _dice.Pick(score > 3 ? Talk.GoodRemarks : Talk.BadRemarks), at));
        }
    }

    string Part => book.NextPart();

    void Then(int minutes, Func<long, Conversation> happens)
    {
        _at += minutes * 60L;
        if (_at <= until)
        {
            _it = happens(_at);
        }
    }
}
