using OpsConsole.Engine.Retry;
using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Runtime.Inbox;

public sealed class InboxSettlingTests
{
    [Fact]
    public void S0_123_An_event_whose_runs_keep_failing_rests_with_its_reason_and_its_last_run()
    {
        var now = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
        var row = new InboxRow { ConnectionKey = "c", EventId = "e", Topic = "t", Verified = "X-Hub-Signature", State = InboxState.Coalesced };
        for (var run = 1; run < RunAgain.MostTries; run++)
        {
            row.RunIds = run.ToString();
            InboxSettling.TryLater(row, "Intercom does not answer.", now);
            Assert.Equal((InboxState.Received, null, "Intercom does not answer."), (row.State, row.RunIds, row.Outcome));
            Assert.True(row.NotBefore > now);
        }

        row.RunIds = "5";
        InboxSettling.TryLater(row, "Intercom does not answer.", now);

        Assert.Equal((InboxState.Failed, "5", now, null), (row.State, row.RunIds, row.SettledAt, row.NotBefore));
    }
}
