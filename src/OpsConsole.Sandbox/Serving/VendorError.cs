namespace OpsConsole.Sandbox.Serving;

/// <summary>A refusal in a vendor's words. The vendor's door puts it into the vendor's envelope.</summary>
sealed class VendorError(int status, string code, string? message = null, string? field = null) : Exception(message ?? code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>Null where the vendor sends the code alone.</summary>
    public string? Text { get; } = message;

    public string? Field { get; } = field;
}
