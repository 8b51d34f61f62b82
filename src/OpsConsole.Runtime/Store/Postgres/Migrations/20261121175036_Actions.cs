using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OpsConsole.Runtime.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Actions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ActionId",
                table: "Reviews",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Actions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ContractKey = table.Column<string>(type: "text", nullable: false),
                    ContractVersion = table.Column<int>(type: "integer", nullable: false),
                    PipelineKey = table.Column<string>(type: "text", nullable: false),
                    RuleKey = table.Column<string>(type: "text", nullable: false),
                    ActionJson = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    Side = table.Column<int>(type: "integer", nullable: false),
                    LeftId = table.Column<string>(type: "text", nullable: false),
                    RightId = table.Column<string>(type: "text", nullable: false),
                    RunId = table.Column<long>(type: "bigint", nullable: true),
                    Because = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: true),
                    PlannedAt = table.Column<long>(type: "bigint", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    StartedAt = table.Column<long>(type: "bigint", nullable: true),
                    FinishedAt = table.Column<long>(type: "bigint", nullable: true),
                    DecidedBy = table.Column<string>(type: "text", nullable: true),
                    ProtectedSent = table.Column<string>(type: "text", nullable: true),
                    MadeId = table.Column<string>(type: "text", nullable: true),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    ClaimedBy = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Actions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Channels",
                columns: table => new
                {
                    Key = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    ProtectedAddress = table.Column<string>(type: "text", nullable: false),
                    ProtectedSecret = table.Column<string>(type: "text", nullable: true),
                    LastError = table.Column<string>(type: "text", nullable: true),
                    LastSentAt = table.Column<long>(type: "bigint", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Channels", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "RuleTimers",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ContractKey = table.Column<string>(type: "text", nullable: false),
                    RuleKey = table.Column<string>(type: "text", nullable: false),
                    LeftId = table.Column<string>(type: "text", nullable: false),
                    RightId = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    Passed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RuleTimers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Actions_ContractKey_RuleKey_State_StartedAt",
                table: "Actions",
                columns: new[] { "ContractKey", "RuleKey", "State", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Actions_Kind_RightId_StartedAt",
                table: "Actions",
                columns: new[] { "Kind", "RightId", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Actions_LeftId",
                table: "Actions",
                column: "LeftId");

            migrationBuilder.CreateIndex(
                name: "IX_Actions_RunId",
                table: "Actions",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_Actions_State_DueAt",
                table: "Actions",
                columns: new[] { "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_RuleTimers_ContractKey_LeftId_RuleKey",
                table: "RuleTimers",
                columns: new[] { "ContractKey", "LeftId", "RuleKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RuleTimers_Passed_DueAt",
                table: "RuleTimers",
                columns: new[] { "Passed", "DueAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Actions");

            migrationBuilder.DropTable(
                name: "Channels");

            migrationBuilder.DropTable(
                name: "RuleTimers");

            migrationBuilder.DropColumn(
                name: "ActionId",
                table: "Reviews");
        }
    }
}
