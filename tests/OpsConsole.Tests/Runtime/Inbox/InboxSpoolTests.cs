using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Runtime.Inbox;

/// <summary>What was made safe is there after a power cut, and only that.</summary>
public sealed class InboxSpoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("opsconsole-spool-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_an_ended_process_left_is_taken_over_and_gone_once_it_is_moved()
    {
        var ended = new InboxSpool(folder);
        ended.Append([Row("a"), Row("b")]);
        ended.Append([Row("c")]);
        ended.Dispose();

        using (var next = new InboxSpool(folder))
        {
            Assert.Equal(["a", "b", "c"], next.Left.Select(r => r.EventId));
            Assert.Equal(new byte[] { 1, 2 }, next.Left[0].ProtectedBody);
            next.Append([Row("d")]);
            next.Clear();
        }

        using var last = new InboxSpool(folder);
        Assert.Empty(last.Left);
    }

    [Fact]
    public void A_line_cut_off_in_the_middle_is_left_out_and_the_others_are_there()
    {
        var ended = new InboxSpool(folder);
        ended.Append([Row("a"), Row("b")]);
        ended.Dispose();
        var file = Assert.Single(Directory.GetFiles(folder));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^20]);

        using var next = new InboxSpool(folder);
        Assert.Equal(["a"], next.Left.Select(r => r.EventId));
    }

    [Fact]
    public void What_a_failed_write_left_half_done_does_not_swallow_the_row_after_it()
    {
        var ended = new InboxSpool(folder);
        ended.Append([Row("a")]);
        ended.Dispose();
        var file = Assert.Single(Directory.GetFiles(folder));
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. whole[..^20], .. whole]); // the disk was full, and then it was not

        using var next = new InboxSpool(folder);
        Assert.Equal(["a"], next.Left.Select(r => r.EventId));
    }

    [Fact]
    public void The_file_of_a_process_that_lives_is_left_to_it()
    {
        using var living = new InboxSpool(folder);
        living.Append([Row("a")]);
        using var other = new InboxSpool(folder);
        Assert.Empty(other.Left);
    }

    private static InboxRow Row(string id) => new() { ConnectionKey = "c", EventId = id, Topic = "t", Verified = "X-Hub-Signature", ProtectedBody = [1, 2], ReceivedAt = DateTimeOffset.UnixEpoch };
}
