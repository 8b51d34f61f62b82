using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Runtime.Store.Sqlite.Migrations
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "HookSecretAt",
                table: "Connections",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HookSecretBy",
                table: "Connections",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProtectedHookSecret",
                table: "Connections",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Inbox",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ConnectionKey = table.Column<string>(type: "TEXT", nullable: false),
                    EventId = table.Column<string>(type: "TEXT", nullable: false),
                    Topic = table.Column<string>(type: "TEXT", nullable: false),
                    Object = table.Column<string>(type: "TEXT", nullable: true),
                    RecordId = table.Column<string>(type: "TEXT", nullable: true),
                    Rings = table.Column<bool>(type: "INTEGER", nullable: false),
                    Verified = table.Column<string>(type: "TEXT", nullable: false),
                    OccurredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    RunIds = table.Column<string>(type: "TEXT", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", nullable: true),
                    NotBefore = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    SettledAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ProtectedBody = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Inbox", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InboxCursors",
                columns: table => new
                {
                    ConnectionKey = table.Column<string>(type: "TEXT", nullable: false),
                    Webhook = table.Column<string>(type: "TEXT", nullable: false),
                    Cursor = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InboxCursors", x => new { x.ConnectionKey, x.Webhook });
                });

            migrationBuilder.CreateTable(
                name: "InboxRefusals",
                columns: table => new
                {
                    ConnectionKey = table.Column<string>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false)
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
