using System.Globalization;
using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.HelpCenter;

/// <summary>Articles, collections and help centers in the vendor's shape (sheet, section 10).</summary>
static class HelpCenterJson
{
    const string Host = "https://help.ops.example/en/";

    /// <param name="withStatistics">GET one tells them, the list does not.</param>
    public static void Write(Utf8JsonWriter json, Article article, string workspaceId, bool withStatistics)
    {
        json.WriteStartObject();
        json.WriteString("id", article.Id);
        json.WriteString("type", "article");
        json.WriteString("workspace_id", workspaceId);
        json.WriteString("title", article.Title);
        json.WriteString("description", article.Description);
        json.WriteString("body", article.Body);
        json.WriteNumber("author_id", article.AuthorId);
        json.WriteString("state", article.State);
        json.WriteNumber("created_at", article.CreatedAt);
        json.WriteNumber("updated_at", article.UpdatedAt);
        json.WriteString("url", article.State == "published" ? $"{Host}articles/{article.Id}" : null);
        Number(json, "parent_id", article.CollectionId);
        json.WriteStartArray("parent_ids");
        if (article.CollectionId is { } parent)
        {
            json.WriteNumberValue(parent);
        }

        json.WriteEndArray();
        json.WriteString("parent_type", article.CollectionId is null ? null : "collection");
        json.WriteString("default_locale", "en");
        json.WriteNull("translated_content");
        json.WriteStartObject("tags");
        json.WriteString("type", "tag.list");
        json.WriteStartArray("tags");
        json.WriteEndArray();
        json.WriteEndObject();
        if (withStatistics)
        {
            Statistics(json);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Collection collection, string workspaceId)
    {
        json.WriteStartObject();
        json.WriteString("id", Text(collection.Id));
        json.WriteString("workspace_id", workspaceId);
        json.WriteString("name", collection.Name);
        json.WriteString("description", collection.Description);
        json.WriteNumber("created_at", collection.CreatedAt);
        json.WriteNumber("updated_at", collection.UpdatedAt);
        json.WriteString("url", $"{Host}collections/{collection.Id}");
        json.WriteString("icon", collection.Icon);
        json.WriteNumber("order", collection.Order);
        json.WriteString("default_locale", "en");
        json.WriteNull("translated_content");
        json.WriteString("parent_id", collection.ParentId is { } parent ? Text(parent) : null);
        json.WriteNumber("help_center_id", Site.All[0].Id);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Site site, string workspaceId)
    {
        json.WriteStartObject();
        json.WriteString("type", "help_center");
        json.WriteString("id", Text(site.Id));
        json.WriteString("workspace_id", workspaceId);
        json.WriteNumber("created_at", Site.CreatedAt);
        json.WriteNumber("updated_at", Site.CreatedAt);
        json.WriteString("identifier", site.Identifier);
        json.WriteBoolean("website_turned_on", site.IsOn);
        json.WriteString("display_name", site.Name);
        json.WriteString("url", site.Domain is { } domain ? "https://" + domain : "https://pages.help.example/" + site.Identifier);
        json.WriteString("custom_domain", site.Domain);
        json.WriteEndObject();
    }

    static void Statistics(Utf8JsonWriter json)
    {
        json.WriteStartObject("statistics");
        json.WriteString("type", "article_statistics");
        foreach (var name in (ReadOnlySpan<string>)["views", "conversions", "reactions", "happy_reaction_percentage", "neutral_reaction_percentage", "sad_reaction_percentage"])
        {
            json.WriteNumber(name, 0);
        }

        json.WriteEndObject();
    }

    static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
