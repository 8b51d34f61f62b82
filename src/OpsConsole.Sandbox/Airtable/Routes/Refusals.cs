using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>The vendor's refusals (sheet, section 9).</summary>
static class Refusals
{
    /// <summary>Also what an unknown base, table or record id gets, so that nobody learns what exists.</summary>
    public static VendorError Hidden() => new(403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
        "Invalid permissions, or the requested model was not found. Check that both your user and your token have the required permissions, and that the model names and/or ids are correct.");

    /// <summary>Sent as a bare string: {"error":"NOT_FOUND"}.</summary>
    public static VendorError Gone() => new(404, "NOT_FOUND");

    public static VendorError Invalid(string message = "Invalid request: parameter validation failed. Check your request data.") =>
        new(422, "INVALID_REQUEST_UNKNOWN", message);

    public static VendorError NoFields() => new(422, "INVALID_REQUEST_MISSING_FIELDS", "Could not find field \"fields\" in the request body");

    public static VendorError UnknownField(string name) => new(422, "UNKNOWN_FIELD_NAME", $"Unknown field name: \"{name}\"");

    public static VendorError NoRow(string id) => new(422, "ROW_DOES_NOT_EXIST", $"Record ID {id} does not exist");
}
