namespace OpsConsole.Sandbox.Serving;

/// <summary>One operation of a vendor's API.</summary>
/// <param name="Template">The path below the vendor's root; also the key of statistics and faults.</param>
/// <param name="Writes">Whether it changes state: a search by POST does not.</param>
sealed record VendorRoute(string Method, string Template, bool Writes, Func<VendorCall, Reply> Handle)
{
    public static VendorRoute Read(string method, string template, Func<VendorCall, Reply> handle) =>
        new(method, template, false, handle);

    public static VendorRoute Write(string method, string template, Func<VendorCall, Reply> handle) =>
        new(method, template, true, handle);
}
