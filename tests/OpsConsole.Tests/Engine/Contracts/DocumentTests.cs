using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

/// <summary>What the editor shows and does beside editing: guarded cells, the matrix, the sheet, proposals and repairs.</summary>
public sealed class DocumentTests
{
    private static Contract Change(Func<Contract, Contract> change) => change(Samples.Example);

    private static Contract Row(string left, Func<FieldMap, FieldMap> change) => Samples.Example with { Fields = [.. Samples.Example.Fields.Select(f => f.Left == left ? change(f) : f)] };

    [Fact]
    public void S0_120_Keys_their_rows_and_the_write_back_are_guarded_and_nothing_else()
    {
        Assert.Equal(["Identity keys"], IdentityGuard.Touched(Samples.Example, Change(c => c with { Identity = c.Identity with { Keys = [c.Identity.Keys[0]] } })));
        Assert.Equal(["Write-back of the status"], IdentityGuard.Touched(Samples.Example, Change(c => c with { WriteBack = c.WriteBack! with { Status = null } })));
        Assert.Equal(["the row external_id"], IdentityGuard.Touched(Samples.Example, Row("external_id", f => f with { Direction = Direction.ToLeft })));
        Assert.Empty(IdentityGuard.Touched(Samples.Example, Row("external_id", f => f with { Why = "better said" })));
        Assert.Empty(IdentityGuard.Touched(Samples.Example, Row("plan_tier", f => f with { Owner = FieldOwner.Right, Left = "plan" })));
    }

    [Fact]
    public void S0_22_The_matrix_says_what_cannot_be_written_and_why()
    {
        var matrix = Capabilities.Of(Samples.With(Samples.Row("seen", "last_seen_at")), Side.Right, Samples.Intercom(new FieldShape("phone", "phone", FieldType.Unknown, false, VendorType: "thing")));
        var seen = matrix.Single(c => c.Path == "last_seen_at");
        Assert.Equal((true, false, "seen|last_seen_at"), (seen.Readable, seen.Writable, seen.Row));
        Assert.Equal("Intercom fills it by itself and lets nobody write it.", seen.Reason);
        Assert.Contains("holds thing here", matrix.Single(c => c.Path == "phone").Reason, StringComparison.Ordinal);
        Assert.Equal(4, matrix.Single(c => c.Path == "custom_attributes.lifecycle_stage").Options!.Count);
        Assert.Null(matrix.Single(c => c.Path == "email").Reason);
    }

    [Fact]
    public void S0_47_S3_62_The_sheet_has_a_line_per_row_and_no_formulas()
    {
        var lines = MappingSheet.Csv(Samples.With(Samples.Row() with { Why = "=HYPERLINK(\"x\")", Meaning = "Paid, or not" }, Samples.Row("external_id", "external_id"))).Split("\r\n");
        Assert.StartsWith("Left field,Right field,Identity key,Type,Direction,Owner", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("plan_tier,custom_attributes.plan_tier,,text,toRight,left", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\"Paid, or not\",\"'=HYPERLINK(\"\"x\"\")\"", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("external_id,external_id,canonical", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_proposed_by_name_once_each_and_only_where_none_is_mapped()
    {
        var proposal = ValueProposal.ByName(["Lead", "Trail", "Active", "Other", "Tria"], ["lead", "trial", "active", "churned"], new Dictionary<string, string> { ["Active"] = "active" });
        Assert.Equal(new Dictionary<string, string> { ["Lead"] = "lead", ["Trail"] = "trial" }, proposal);
    }

    [Fact]
    public void S0_65_A_suggested_fix_renames_every_place_of_the_field_and_an_option_in_its_row()
    {
        var renamed = DriftRepair.Apply(Samples.Example, new(Side.Left, "external_id", "", "customer_no", false, true));
        Assert.Equal(("customer_no", "customer_no"), (renamed.Identity.Keys[0].Left, renamed.Fields.First(f => f.Right == "external_id").Left));
        Assert.DoesNotContain("\"left\": \"external_id\"", ContractJson.Write(renamed), StringComparison.Ordinal);
        var row = Samples.With(Samples.Row() with { Values = new Dictionary<string, string> { ["Old"] = "x", ["B"] = "y" } });
        Assert.Equal(["New", "B"], DriftRepair.Apply(row, new(Side.Left, "plan_tier", "", "New", false, false, "Old")).Fields[0].Values!.Keys);
    }

    [Fact]
    public void The_purpose_travels_with_the_json() => Assert.Equal("Why we do it", ContractJson.Parse(ContractJson.Write(Samples.Example with { Purpose = "Why we do it" })).Contract!.Purpose);
}
