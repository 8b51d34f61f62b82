namespace OpsConsole.Sandbox.Serving;

/// <summary>A vendor's bad day: sometimes in its own envelope, sometimes its proxy's page (Intercom sheet, section 2).</summary>
static class BrokenServer
{
    public static Reply Reply(VendorCall call, VendorDoor door, int status, int draw) =>
        draw % 2 == 0 ? Page(status) : door.Broken(call, status);

    static Reply Page(int status)
    {
        var title = status == 500 ? "500 Internal Server Error" : "503 Service Temporarily Unavailable";
        return Serving.Reply.Text(status, "text/html",
            $"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");
    }
}
