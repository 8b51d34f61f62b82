using System;
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
                name: "CanaryOf",
                table: "Runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "FromInbox",
                table: "Runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

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
                name: "ActionId",
                table: "Reviews",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RetryAskedAt",
                table: "Reviews",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WakeAt",
                table: "Links",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "ProtectedValues",
                table: "Journal",
                type: "bytea",
                nullable: true);

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
                name: "AlertMutes",
                columns: table => new
                {
                    Metric = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Until = table.Column<long>(type: "bigint", nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    Why = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlertMutes", x => new { x.Metric, x.Subject });
                });

            migrationBuilder.CreateTable(
                name: "AlertRules",
                columns: table => new
                {
                    Metric = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Limit = table.Column<double>(type: "double precision", nullable: true),
                    ForMinutes = table.Column<int>(type: "integer", nullable: false),
                    Spikes = table.Column<bool>(type: "boolean", nullable: false),
                    Channels = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlertRules", x => new { x.Metric, x.Subject });
                });

            migrationBuilder.CreateTable(
                name: "Alerts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Metric = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    OpenKey = table.Column<string>(type: "text", nullable: true),
                    OpenedAt = table.Column<long>(type: "bigint", nullable: false),
                    RecoveredAt = table.Column<long>(type: "bigint", nullable: true),
                    Sentence = table.Column<string>(type: "text", nullable: false),
                    RecoverySentence = table.Column<string>(type: "text", nullable: true),
                    Told = table.Column<string>(type: "text", nullable: false),
                    ToldRecovery = table.Column<string>(type: "text", nullable: false),
                    NoticeError = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Alerts", x => x.Id);
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
                name: "HealthSettings",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Channels = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HealthSettings", x => x.Id);
                });

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
                    Urgent = table.Column<bool>(type: "boolean", nullable: false),
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

            migrationBuilder.CreateTable(
                name: "MetricSamples",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Metric = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Hour = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<double>(type: "double precision", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MetricSamples", x => x.Id);
                });

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
                name: "IX_Runs_UndoOf",
                table: "Runs",
                column: "UndoOf");

            migrationBuilder.CreateIndex(
                name: "IX_Links_ContractKey_WakeAt",
                table: "Links",
                columns: new[] { "ContractKey", "WakeAt" });

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
                name: "IX_Alerts_OpenKey",
                table: "Alerts",
                column: "OpenKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_RecoveredAt",
                table: "Alerts",
                column: "RecoveredAt");

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

            migrationBuilder.CreateIndex(
                name: "IX_MetricSamples_Hour",
                table: "MetricSamples",
                column: "Hour");

            migrationBuilder.CreateIndex(
                name: "IX_MetricSamples_Metric_Subject_At",
                table: "MetricSamples",
                columns: new[] { "Metric", "Subject", "At" });

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
                name: "AlertMutes");

            migrationBuilder.DropTable(
                name: "AlertRules");

            migrationBuilder.DropTable(
                name: "Alerts");

            migrationBuilder.DropTable(
                name: "Channels");

            migrationBuilder.DropTable(
                name: "HealthSettings");

            migrationBuilder.DropTable(
                name: "Inbox");

            migrationBuilder.DropTable(
                name: "InboxCursors");

            migrationBuilder.DropTable(
                name: "InboxRefusals");

            migrationBuilder.DropTable(
                name: "MetricSamples");

            migrationBuilder.DropTable(
                name: "Retention");

            migrationBuilder.DropTable(
                name: "RuleTimers");

            migrationBuilder.DropIndex(
                name: "IX_Runs_UndoOf",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Links_ContractKey_WakeAt",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "CanaryOf",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "FromInbox",
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
                name: "ActionId",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "RetryAskedAt",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "WakeAt",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "ProtectedValues",
                table: "Journal");

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
