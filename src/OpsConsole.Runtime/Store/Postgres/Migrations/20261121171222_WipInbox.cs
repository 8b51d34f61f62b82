using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OpsConsole.Runtime.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class WipInbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "FromInbox",
                table: "Runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "HookSecretAt",
                table: "Connections",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HookSecretBy",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProtectedHookSecret",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Inbox",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ConnectionKey = table.Column<string>(type: "text", nullable: false),
                    EventId = table.Column<string>(type: "text", nullable: false),
                    Topic = table.Column<string>(type: "text", nullable: false),
                    Object = table.Column<string>(type: "text", nullable: true),
                    RecordId = table.Column<string>(type: "text", nullable: true),
                    Rings = table.Column<bool>(type: "boolean", nullable: false),
                    Verified = table.Column<string>(type: "text", nullable: false),
                    OccurredAt = table.Column<long>(type: "bigint", nullable: true),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "text", nullable: false),
                    RunIds = table.Column<string>(type: "text", nullable: true),
                    Outcome = table.Column<string>(type: "text", nullable: true),
                    NotBefore = table.Column<long>(type: "bigint", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    SettledAt = table.Column<long>(type: "bigint", nullable: true),
                    ProtectedBody = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Inbox", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InboxCursors",
                columns: table => new
                {
                    ConnectionKey = table.Column<string>(type: "text", nullable: false),
                    Webhook = table.Column<string>(type: "text", nullable: false),
                    Cursor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InboxCursors", x => new { x.ConnectionKey, x.Webhook });
                });

            migrationBuilder.CreateTable(
                name: "InboxRefusals",
                columns: table => new
                {
                    ConnectionKey = table.Column<string>(type: "text", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InboxRefusals", x => new { x.ConnectionKey, x.Day, x.Reason });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_ConnectionKey_EventId",
                table: "Inbox",
                columns: new[] { "ConnectionKey", "EventId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_SettledAt",
                table: "Inbox",
                column: "SettledAt");

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_State_ConnectionKey_Object_RecordId",
                table: "Inbox",
                columns: new[] { "State", "ConnectionKey", "Object", "RecordId" });

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_State_RunIds",
                table: "Inbox",
                columns: new[] { "State", "RunIds" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Inbox");

            migrationBuilder.DropTable(
                name: "InboxCursors");

            migrationBuilder.DropTable(
                name: "InboxRefusals");

            migrationBuilder.DropColumn(
                name: "FromInbox",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "HookSecretAt",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "HookSecretBy",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ProtectedHookSecret",
                table: "Connections");
        }
    }
}
