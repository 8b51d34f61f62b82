namespace OpsConsole.Runtime.Store;

/// <summary>Pages count from 1; at most 200 rows a page.</summary>
public readonly record struct PageRequest
{
    public const int MaxSize = 200;

    public PageRequest(int page, int size)
    {
        Page = Math.Max(1, page);
        Size = Math.Clamp(size, 1, MaxSize);
    }

    public int Page { get; }
    public int Size { get; }
    public int Skip => (int)Math.Min(int.MaxValue, (long)(Page - 1) * Size);
}

public sealed record Paged<T>(IReadOnlyList<T> Items, int Total);
