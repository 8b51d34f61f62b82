using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Runtime.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class WipUndo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "CanaryOf",
                table: "Runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UndoJson",
                table: "Runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "UndoOf",
                table: "Runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WindowFrom",
                table: "Runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WindowTo",
                table: "Runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RetryAskedAt",
                table: "Reviews",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "ProtectedValues",
                table: "Journal",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Runs_UndoOf",
                table: "Runs",
                column: "UndoOf");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_UndoOf",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "CanaryOf",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "UndoJson",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "UndoOf",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "WindowFrom",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "WindowTo",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "RetryAskedAt",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "ProtectedValues",
                table: "Journal");
        }
    }
}
