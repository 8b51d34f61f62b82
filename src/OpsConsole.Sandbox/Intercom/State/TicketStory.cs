using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>One ticket from its first word to where its dice stop.</summary>
static class TicketStory
{
    public static Ticket Tell(string id, Func<string> nextPart, Dice dice, string contact, long created, long until)
    {
        var admin = Admin.All[dice.Below(3)];
        var it = new Ticket
        {
            Id = id,
            Number = TicketBook.NumberOf(id),
            TypeId = dice.Pick(TicketType.All).Id,
            ContactIds = [contact],
            AdminAssigneeId = dice.Chance(0.8) ? admin.Number : 0,
            TeamAssigneeId = dice.Chance(0.5) ? dice.Pick(Team.All).Number : 0,
            CreatedAt = created,
            UpdatedAt = created,
            IsShared = dice.Chance(0.5),
        };
        it = it with { Attributes = Facts(it.Type, ref dice, created) };
        var at = created;
        foreach (var state in TicketState.All.Skip(1).Take(dice.Below(4)))
        {
            at += 600 + dice.Below(30_000);
            if (at > until)
            {
                break;
            }

            it = TicketLife.Move(it, nextPart(), Author.Of(admin), at, state);
            it = dice.Chance(0.6) ? TicketLife.Say(it, nextPart(), "comment", PartJson.Html(dice.Pick(Talk.Answers)), Author.Of(admin), at) : it;
        }

        return it;
    }

    static AttributeBag Facts(TicketType type, ref Dice dice, long created)
    {
        var facts = new Dictionary<string, object?> { [TicketType.Title] = dice.Pick(Talk.Questions), [TicketType.Summary] = dice.Chance(0.7) ? dice.Pick(Talk.Notes) : null };
        foreach (var field in type.Fields.Where(field => !field.IsDefault))
        {
            facts[field.Name] = field.DataType switch
            {
                "list" => field.Options![dice.Below(field.Options.Length)],
                "integer" => (long)dice.Below(5000),
                "decimal" => dice.Below(100) / 4.0,
                "boolean" => dice.Chance(0.5),
                _ => dice.Chance(0.5) ? created + (dice.Below(30) * 86_400L) : null,
            };
        }

        return AttributeBag.Empty.With(facts);
    }
}
