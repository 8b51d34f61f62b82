using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OpsConsole.Runtime.Runs;

/// <summary>Fetches the next pages while the present one is worked: vendor and console wait for each other no longer than needed, and memory stays at a few pages.</summary>
static class ReadAhead
{
    public static async IAsyncEnumerable<T> Of<T>(IAsyncEnumerable<T> source, int pages, [EnumeratorCancellation] CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(pages) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => FillAsync(source, channel.Writer, ending.Token), CancellationToken.None);
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(ct))
            {
                yield return item;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await reading;
        }
    }

    private static async Task FillAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> writer, CancellationToken ct)
    {
        try
        {
            await foreach (var item in source.WithCancellation(ct))
            {
                await writer.WriteAsync(item, ct);
            }

            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e); // the reader meets it when it gets there
        }
    }
}
