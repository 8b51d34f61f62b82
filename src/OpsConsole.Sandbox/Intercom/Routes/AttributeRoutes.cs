using System.Globalization;
using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.OAuth;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Definitions of attributes (sheet, section 10).</summary>
sealed class AttributeRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/data_attributes", List),
        VendorRoute.Write("POST", "/data_attributes", Create),
        VendorRoute.Write("PUT", "/data_attributes/{id}", Update),
    ];

    Reply List(VendorCall call)
    {
        var model = call.Query("model");
        var archived = call.Query("include_archived") == "true";
        DataAttribute[] attributes;
        lock (state.Gate)
        {
            attributes = [.. state.Attributes.All.Where(attribute => (model is null || attribute.Model == model) && (archived || !attribute.Archived) && call.Allows(attribute.Model == "conversation" ? Scope.Conversations : Scope.Users))];
        }

        return Replies.List(attributes, DataAttributeJson.Write);
    }

    Reply Create(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var name = body.Text("name");
        var model = body.Text("model");
        if (string.IsNullOrWhiteSpace(name) || name.Any(letter => !Allowed(letter)))
        {
            throw BodyFields.Invalid("name", "may only contain letters, digits, currency signs and hyphens");
        }

        if (model is not ("contact" or "company"))
        {
            throw BodyFields.Invalid("model", "must be contact or company");
        }

        lock (state.Gate)
        {
            if (state.Attributes.Has(model, name))
            {
                throw new VendorError(400, "parameter_invalid", "You already have an attribute with that name", "name");
            }

            var attribute = new DataAttribute
            {
                Id = state.Attributes.NextId,
                Name = name,
                Model = model,
                Label = name,
                Description = body.Text("description") ?? "",
                DataType = Type(body.Text("data_type")),
                Options = Options(body),
                MessengerWritable = body.Flag("messenger_writable", false),
                CreatedAt = state.Now,
                UpdatedAt = state.Now,
            };
            state.Commit(attribute);
            return Reply.Json(json => DataAttributeJson.Write(json, attribute));
        }
    }

    /// <summary>The type cannot be changed.</summary>
    Reply Update(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        lock (state.Gate)
        {
            var before = int.TryParse(call.Value("id"), CultureInfo.InvariantCulture, out var id) ? state.Attributes.Find(id) : null;
            if (before is null)
            {
                throw new VendorError(404, "field_not_found", "We couldn't find that data attribute to update");
            }

            var after = before with
            {
                Description = body.Text("description", before.Description) ?? "",
                Archived = body.Flag("archived", before.Archived),
                Options = body.Has("options") ? Options(body) : before.Options,
                UpdatedAt = state.Now,
            };
            state.Commit(after);
            return Reply.Json(json => DataAttributeJson.Write(json, after));
        }
    }

    /// <summary>"options" is kept as a string with options; "datetime" as a date.</summary>
    static string Type(string? given) => given switch
    {
        "options" => "string",
        "datetime" => "date",
        "string" or "integer" or "float" or "boolean" or "date" => given,
        _ => throw BodyFields.Invalid("data_type", "is invalid"),
    };

    static string[] Options(BodyFields body)
    {
        var given = body["options"];
        string[] options = given.ValueKind == JsonValueKind.Array
            ? [.. given.EnumerateArray().Select(option => new BodyFields(option).Text("value") ?? "")]
            : [];
        return body.Text("data_type") == "options" && options.Length < 2
            ? throw new VendorError(400, "parameter_invalid", "The Data Attribute model field must have at least two options", "options")
            : options;
    }

    /// <summary>Underscores are not on the sheet's list, yet every real workspace has names with them.</summary>
    static bool Allowed(char letter) =>
        char.IsLetterOrDigit(letter) || letter is '-' or '_' or ' ' || char.GetUnicodeCategory(letter) == UnicodeCategory.CurrencySymbol;
}
