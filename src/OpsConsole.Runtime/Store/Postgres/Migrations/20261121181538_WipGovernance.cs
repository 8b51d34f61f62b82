using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Runtime.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class WipGovernance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "WakeAt",
                table: "Links",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Urgent",
                table: "Inbox",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "Retention",
                columns: table => new
                {
                    Class = table.Column<string>(type: "text", nullable: false),
                    Days = table.Column<int>(type: "integer", nullable: false),
                    ChangedBy = table.Column<string>(type: "text", nullable: false),
                    ChangedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Retention", x => x.Class);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Links_ContractKey_WakeAt",
                table: "Links",
                columns: new[] { "ContractKey", "WakeAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Retention");

            migrationBuilder.DropIndex(
                name: "IX_Links_ContractKey_WakeAt",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "WakeAt",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "Urgent",
                table: "Inbox");
        }
    }
}
