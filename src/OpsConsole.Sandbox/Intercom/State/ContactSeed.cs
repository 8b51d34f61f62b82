using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>A seeded person as an Intercom contact.</summary>
static class ContactSeed
{
    public static Contact User(Person person, int sequence, string? company, bool isExtra)
    {
        var created = person.Created.ToUnixTimeSeconds();
        return new Contact
        {
            Id = ContactId.Of(sequence),
            ExternalId = person.Presence == Presence.ByExternalId ? isExtra ? "ic-" + person.ExternalId : person.ExternalId : null,
            Email = person.Mess == Mess.ChangedEmail ? "old." + person.CleanEmail : person.CleanEmail,
            Name = person.FullName,
            Phone = person.Phone,
            CreatedAt = created,
            UpdatedAt = Math.Max(created, person.Modified.ToUnixTimeSeconds()),
            SignedUpAt = created,
            LastSeenAt = person.LastSeen.ToUnixTimeSeconds(),
            Attributes = Facts(person),
            Tags = person.IsVip ? [new AppliedTag("14929001", created, Admin.Owner.Id)] : [],
            Companies = company is null ? [] : [company],
            State = person.Mess == Mess.Archived ? ContactState.Archived : ContactState.Live,
        };
    }

    public static Contact Lead(Person person, int sequence)
    {
        var id = ContactId.Of(sequence);
        var created = person.Created.ToUnixTimeSeconds() - 86_400;
        return new Contact
        {
            Id = id,
            Role = "lead",
            ExternalId = LeadIds.Of(id),
            Email = person.CleanEmail,
            Name = person.FullName,
            CreatedAt = created,
            UpdatedAt = created,
        };
    }

    /// <summary>What Intercom has of the person's facts; a stage or plan out of use cannot stand there.</summary>
    static AttributeBag Facts(Person person)
    {
        var facts = new Dictionary<string, object?>
        {
            ["lifecycle_stage"] = person.Mess == Mess.StaleStage ? null : string.Intern(person.Stage.ToLowerInvariant()),
            ["plan_tier"] = person.Mess == Mess.StalePlan ? null : person.Plan,
            ["health_score"] = (long)(person.IntercomLags ? Math.Max(0, person.Health - 7) : person.Health),
            ["vip"] = person.IsVip,
            ["escalation"] = person.IsEscalated,
            ["trial_end_at"] = Seconds(person.TrialEnd),
            ["renewal_at"] = Seconds(person.Renewal),
            ["csm_name"] = person.Csm,
            ["ae_name"] = person.Ae,
            ["team"] = person.Team,
            ["region"] = person.Region,
            ["sla_tier"] = person.IntercomLags ? null : person.Sla,
            ["mrr_band"] = person.MrrBand,
            ["usage_band"] = person.Usage,
        };
        return AttributeBag.Empty.With(facts);
    }

    static object? Seconds(DateOnly? day) =>
        day is { } date ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds() : null;
}
