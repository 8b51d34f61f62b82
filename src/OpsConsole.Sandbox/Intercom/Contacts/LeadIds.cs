namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>The uuid the server gives a lead; made from the contact's id, so that a seed repeats itself.</summary>
static class LeadIds
{
    public static string Of(string contactId) => $"{contactId[16..]}-5eed-4000-8000-{contactId[12..]}";
}
