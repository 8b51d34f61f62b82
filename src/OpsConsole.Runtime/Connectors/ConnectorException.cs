namespace OpsConsole.Runtime.Connectors;

/// <summary>A vendor call that did not end well. Each kind carries the next move.</summary>
public abstract class ConnectorException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The token was refused: nothing works until somebody replaces it.</summary>
public sealed class UnauthorizedException(string vendor, string detail, string? code = null)
    : ConnectorException($"{vendor} refused our token ({detail}). Nothing is lost; replace the token and run again.")
{
    /// <summary>The system's name as people say it.</summary>
    public string Vendor { get; } = vendor;

    /// <summary>The vendor's own code for it, where it gave one.</summary>
    public string? Code { get; } = code;
}

/// <summary>The request itself is wrong; repeating it cannot help.</summary>
public sealed class RejectedException(int status, string code, string message, string? field)
    : ConnectorException(message)
{
    public int Status { get; } = status;
    public string Code { get; } = code;
    public string? Field { get; } = field;
}

/// <summary>No usable answer after all tries; whether a write was carried out is not known.</summary>
public sealed class UnavailableException(string message, Exception? inner = null) : ConnectorException(message, inner);
