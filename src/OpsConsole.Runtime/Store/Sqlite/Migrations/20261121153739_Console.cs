using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Runtime.Store.Sqlite.Migrations
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "DraftRevision",
                table: "Runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProofJson",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LagSeconds",
                table: "RunRecords",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "AwaitsYes",
                table: "Pipelines",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "PilotJson",
                table: "Pipelines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SecretAt",
                table: "Connections",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SecretBy",
                table: "Connections",
                type: "TEXT",
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
