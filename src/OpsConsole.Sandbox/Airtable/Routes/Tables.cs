using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Finds what a path names; call under the lock.</summary>
static class Tables
{
    public static Table Named(AirtableState state, VendorCall call)
    {
        Base(call);
        return state.Find(call.Value("table")) ?? throw Refusals.Hidden();
    }

    public static void Base(VendorCall call)
    {
        if (call.Value("base") != AirtableState.BaseId)
        {
            throw Refusals.Hidden();
        }
    }

    /// <summary>404 for a record that was there once, 403 for one that never was.</summary>
    public static Row Record(Table table, VendorCall call)
    {
        var id = call.Value("record");
        return table.Find(id) ?? throw (table.HasLost(id) ? Refusals.Gone() : Refusals.Hidden());
    }
}
