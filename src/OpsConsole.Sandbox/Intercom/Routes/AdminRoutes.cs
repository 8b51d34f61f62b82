using System.Globalization;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Admins, whether they are away, and what they did (sheet, section 10).</summary>
sealed class AdminRoutes(IntercomState state)
{
    /// <summary>A wider range makes the vendor fall over (airbyte PR #38626); where exactly is UNCONFIRMED.</summary>
    const long WidestRange = 91 * 86_400;

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/admins", List),
        VendorRoute.Read("GET", "/admins/activity_logs", Logs),
        VendorRoute.Read("GET", "/admins/{id}", Get),
        VendorRoute.Write("PUT", "/admins/{id}/away", SetAway),
    ];

    Reply List(VendorCall call)
    {
        lock (state.Gate)
        {
            return Replies.List<(Admin Admin, Away? Away)>([.. Admin.All.Select(admin => (admin, state.Away.GetValueOrDefault(admin.Id)))], (json, pair) => AdminJson.Write(json, pair.Admin, pair.Away), "admin.list", "admins");
        }
    }

    Reply Get(VendorCall call)
    {
        var admin = Named(call);
        lock (state.Gate)
        {
            var away = state.Away.GetValueOrDefault(admin.Id);
            return Reply.Json(json => AdminJson.Write(json, admin, away));
        }
    }

    Reply SetAway(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var admin = Named(call);
        lock (state.Gate)
        {
            var before = state.Away.GetValueOrDefault(admin.Id, new Away(admin.Id, false, false));
            var after = before with { IsOn = body.Flag("away_mode_enabled", before.IsOn), Reassigns = body.Flag("away_mode_reassign", before.Reassigns) };
            state.Commit(after, new ActivityLog(
                state.Activity.NextId(), admin.Id, "admin_away_mode_change", $"{admin.Name} changed the away mode.", before.IsOn ? "away" : "active", after.IsOn ? "away" : "active", state.Now));
            return Reply.Json(json => AdminJson.Write(json, admin, after));
        }
    }

    /// <summary>Newest first, both ends of the range included.</summary>
    Reply Logs(VendorCall call)
    {
        var after = Moment(call, "created_at_after") ?? throw new VendorError(400, "parameter_not_found", "created_at_after is required", "created_at_after");
        var page = PageNumber.Of(call);
        var perPage = Paging.PerPage(call.Query("per_page"), 20);
        lock (state.Gate)
        {
            var given = Moment(call, "created_at_before");
            var before = given ?? state.Now;
            if (before - after > WidestRange)
            {
                throw new VendorError(500, "server_error", "Server Error");
            }

            var (logs, total) = state.Activity.Between(after, before, (Math.Max(page, 1) - 1) * perPage, perPage);
            var range = $"created_at_after={after}&" + (given is null ? "" : $"created_at_before={given}&");
            return Replies.Page(call, logs, total, page, perPage, ActivityLog.Write, type: "activity_log.list", key: "activity_logs", query: range);
        }
    }

    static Admin Named(VendorCall call) => Admin.Find(call.Value("id")) ?? throw Missing.Admin();

    static long? Moment(VendorCall call, string name) =>
        call.Query(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var moment) ? moment
        : throw new VendorError(400, "parameter_invalid", $"{name} must be a UNIX timestamp", name);
}
