using System.Text.Json;
using System.Text.Json.Serialization;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Tags and custom attributes to be made (fact sheet, section 10). Conversation attributes are made in Intercom's settings only: the API takes the models contact and company.</summary>
sealed class IntercomMaking(VendorHttp http, IntercomDirectory directory)
{
    /// <summary>A list of options needs two; with fewer it is plain text.</summary>
    private const int FewestOptions = 2;

    private static readonly JsonSerializerOptions Bare = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task<IReadOnlyList<NotMade>> MakeAsync(IntercomObject type, ObjectType wanted, CallContext call)
    {
        var now = await type.DescribeAsync(call);
        var refused = new List<NotMade>();
        foreach (var field in wanted.Fields.Where(f => now.Find(f.Path) is null))
        {
            try
            {
                if (await MakeAsync(type.Name, field, call) is { } reason)
                {
                    refused.Add(new(field.Path, reason));
                }
            }
            catch (RejectedException e)
            {
                refused.Add(new(field.Path, e.Message));
            }
        }

        var after = await type.DescribeAsync(call);
        return [.. refused.Where(r => after.Find(r.Path) is null)]; // refused because an earlier try, whose answer was lost, had made it
    }

    /// <summary>Null when made; else why not.</summary>
    private async Task<string?> MakeAsync(string type, FieldShape field, CallContext call)
    {
        if (field.Path.StartsWith(LinkFields.TagPrefix, StringComparison.Ordinal))
        {
            await directory.MakeTagAsync(field.Path[LinkFields.TagPrefix.Length..], call);
            return null;
        }

        if (!field.Path.StartsWith(IntercomPayloads.CustomPrefix, StringComparison.Ordinal))
        {
            return $"Intercom's {type} have no field \"{field.Path}\", and only custom attributes and tags can be made.";
        }

        var name = field.Path[IntercomPayloads.CustomPrefix.Length..];
        var model = type switch { "contacts" => "contact", "companies" => "company", _ => null };
        if (model is null)
        {
            return $"Intercom's API makes no attributes of {type}. Add \"{name}\" in Intercom under Settings, Data, Conversations.";
        }

        if (TypeOf(field) is not { } dataType)
        {
            return $"Intercom's attributes cannot hold this kind of value ({field.Type}).";
        }

        using var made = await http.SendAsync(new VendorRequest(HttpMethod.Post, "data_attributes", "/data_attributes", JsonSerializer.SerializeToUtf8Bytes(new
        {
            name,
            model,
            description = field.Label == field.Path ? "" : field.Label,
            data_type = dataType,
            options = dataType == "options" ? field.Options!.Select(o => new { value = o }).ToArray() : null,
        }, Bare), Write: true), call);
        return null;
    }

    private static string? TypeOf(FieldShape field) => field.VendorType ?? field.Type switch
    {
        FieldType.Select when field.Options?.Count >= FewestOptions => "options",
        FieldType.Text or FieldType.Email or FieldType.Phone or FieldType.Select => "string",
        FieldType.Number => "float",
        FieldType.Boolean => "boolean",
        FieldType.Date or FieldType.DateTime => "date",
        _ => null,
    };
}
