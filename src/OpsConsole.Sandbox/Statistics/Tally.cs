namespace OpsConsole.Sandbox.Statistics;

/// <summary>What one request came to. Status 0 is an answer that never went out.</summary>
sealed class Tally(string method, string route, bool writes)
{
    public string Method { get; } = method;

    public string Route { get; } = route;

    public bool Writes { get; } = writes;

    public int Status { get; set; }

    public long BytesIn { get; set; }

    public long BytesOut { get; set; }
}
