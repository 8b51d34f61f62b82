using System.Text.Json;
using OpsConsole.Sandbox.Airtable;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Faults;
using OpsConsole.Sandbox.Inboxes;
using OpsConsole.Sandbox.Intercom;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Webhooks;
using OpsConsole.Sandbox.Life;
using OpsConsole.Sandbox.Seed;
using OpsConsole.Sandbox.Serving;
using OpsConsole.Sandbox.Statistics;
using OpsConsole.Sandbox.Storage;
using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Control;

/// <summary>Both vendors, their clocks, faults and statistics, and the file that keeps what was written.</summary>
sealed class World : IDisposable
{
    readonly StateFile? _file;
    readonly Keeper _keeper;
    readonly TimeProvider _host;

    public World(WorldSettings settings, TimeProvider host)
    {
        _file = settings.StateFile is { Length: > 0 } path ? new StateFile(path) : null;
        _keeper = new Keeper("control", _file);
        _host = host;
        var (intercomClock, airtableClock) = (new VendorClock(host), new VendorClock(host));
        Intercom = new IntercomState(intercomClock, new Keeper("intercom", _file), new IntercomSettings(settings.TimeZone, settings.IndexLagSeconds) { Region = settings.Region });
        Airtable = new AirtableState(airtableClock, new Keeper("airtable", _file));
        IntercomDoor = new IntercomDoor(Intercom, new IntercomLimits(intercomClock), settings.Token);
        AirtableDoor = new AirtableDoor(Airtable, new AirtableLimits(airtableClock), settings.Token);
        Inbox = new Inbox(host);
        Pace = new Pace(Intercom, host);
        Plan = settings.Plan;
        Start();
    }

    public IntercomState Intercom { get; }

    public AirtableState Airtable { get; }

    public IntercomDoor IntercomDoor { get; }

    public AirtableDoor AirtableDoor { get; }

    /// <summary>A chat channel and any address that takes webhooks.</summary>
    public Inbox Inbox { get; }

    public Pace Pace { get; }

    public FaultBook Faults { get; } = new();

    public SeedPlan Plan { get; private set; }

    public IReadOnlyList<VendorDoor> Doors => [IntercomDoor, AirtableDoor];

    public IReadOnlyDictionary<string, VendorStatistics> Statistics { get; } =
        new Dictionary<string, VendorStatistics> { ["intercom"] = new(), ["airtable"] = new() };

    public VendorDoor? Door(string? name) => Doors.FirstOrDefault(door => door.Name == name);

    /// <summary>A new world; clocks go back, counters to nought. Faults and limits stay as they were set.</summary>
    public void Reset(SeedPlan plan)
    {
        lock (Intercom.Gate)
        {
            lock (Airtable.Gate)
            {
                Plan = plan with { Recent = Midnight };
                Seed();
                Inbox.Clear();
                foreach (var door in Doors)
                {
                    door.Clock.AheadSeconds = 0;
                    Statistics[door.Name].Reset();
                }

                IntercomDoor.Limits.Reset();
                IntercomDoor.Drift.Clear();
                AirtableDoor.Limits.Reset();
                _file?.Begin(Header, []);
                KeepSubscription();
                foreach (var grant in Intercom.Grants.All)
                {
                    Intercom.Commit(grant); // who was given a token still has it
                }
            }
        }
    }

    public void Advance(VendorDoor door, double seconds)
    {
        door.Clock.Advance(seconds);
        _keeper.Keep(("clock", door.Name, door.Clock.AheadSeconds));
    }

    /// <summary>Sends the workspace's notices to an address, or to nobody. Outlives a reset, as faults and limits do.</summary>
    public void Subscribe(Subscription? subscription)
    {
        Intercom.Notifier.Subscription = subscription;
        KeepSubscription();
    }

    public void Dispose()
    {
        Pace.Dispose();
        Intercom.Dispose();
        Airtable.Dispose();
        _file?.Dispose();
    }

    void KeepSubscription() => _keeper.Keep(("webhook", "intercom", Intercom.Notifier.Subscription));

    /// <summary>The day's beginning: two worlds made on one day are the same.</summary>
    DateTimeOffset Midnight => new(_host.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    StateHeader Header => new(Plan.Seed, Plan.Contacts, Plan.Messy, Plan.Recent, Plan.Extras, Plan.Crowd);

    /// <summary>Seeds, replays what the file kept, and writes the file anew with one line a thing.</summary>
    void Start()
    {
        if (_file?.Read() is not { } kept)
        {
            Plan = Plan with { Recent = Midnight };
            Seed();
            _file?.Begin(Header, []);
            return;
        }

        Plan = new SeedPlan(kept.Header.Seed, kept.Header.Contacts, kept.Header.Messy) { Recent = kept.Header.Recent ?? Midnight, Extras = kept.Header.Extras, Crowd = kept.Header.Crowd ?? new CrowdPlan() };
        Seed();
        foreach (var clock in kept.Lines.Where(line => line.Kind == "clock"))
        {
            Door(clock.Id)!.Clock.AheadSeconds = clock.State!.Value.GetDouble();
        }

        Intercom.Notifier.Subscription = kept.Lines.FirstOrDefault(line => line is { Vendor: "control", Kind: "webhook" })?.State?.Deserialize<Subscription>();
        IntercomReplay.Apply(Intercom, kept.Lines.Where(line => line.Vendor == "intercom"));
        AirtableReplay.Apply(Airtable, [.. kept.Lines.Where(line => line.Vendor == "airtable")]);
        _file.Begin(Header, kept.Lines);
    }

    void Seed()
    {
        IntercomSeed.Load(Intercom, Plan);
        AirtableSeed.Load(Airtable, Plan);
    }
}
