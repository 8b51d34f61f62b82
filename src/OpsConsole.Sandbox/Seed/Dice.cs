namespace OpsConsole.Sandbox.Seed;

/// <summary>Chance that is the same on every machine and runtime (splitmix64).</summary>
struct Dice(ulong state)
{
    ulong _state = state;

    public static Dice For(int seed, int number, int purpose) =>
        new(((ulong)(uint)seed << 32) ^ ((ulong)(uint)number * 0x9E3779B97F4A7C15UL) ^ ((ulong)(uint)purpose << 56));

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool Chance(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
