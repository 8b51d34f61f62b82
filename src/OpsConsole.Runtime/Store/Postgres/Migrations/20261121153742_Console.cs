using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Runtime.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Console : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "DraftJson",
                table: "Runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "DraftRevision",
                table: "Runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProofJson",
                table: "Runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LagSeconds",
                table: "RunRecords",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "AwaitsYes",
                table: "Pipelines",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "PilotJson",
                table: "Pipelines",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SecretAt",
                table: "Connections",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SecretBy",
                table: "Connections",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "DraftJson",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "DraftRevision",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ProofJson",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "LagSeconds",
                table: "RunRecords");

            migrationBuilder.DropColumn(
                name: "AwaitsYes",
                table: "Pipelines");

            migrationBuilder.DropColumn(
                name: "PilotJson",
                table: "Pipelines");

            migrationBuilder.DropColumn(
                name: "SecretAt",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "SecretBy",
                table: "Connections");
        }
    }
}
