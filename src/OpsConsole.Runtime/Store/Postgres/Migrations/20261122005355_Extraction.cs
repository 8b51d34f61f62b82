using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OpsConsole.Runtime.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Extraction : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Kind",
                table: "Pipelines",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Location",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OAuthAuthorizeUrl",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OAuthClientId",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OAuthTokenUrl",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProtectedHashKey",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProtectedOAuthSecret",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Region",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WorkspaceId",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WorkspaceName",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WorkspaceRegion",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WorkspaceZone",
                table: "Connections",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ExtractionObjects",
                columns: table => new
                {
                    PipelineKey = table.Column<string>(type: "text", nullable: false),
                    Object = table.Column<string>(type: "text", nullable: false),
                    Cursor = table.Column<long>(type: "bigint", nullable: true),
                    SeenJson = table.Column<string>(type: "text", nullable: false),
                    LandedAt = table.Column<long>(type: "bigint", nullable: true),
                    LastRunId = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExtractionObjects", x => new { x.PipelineKey, x.Object });
                });

            migrationBuilder.CreateTable(
                name: "Extractions",
                columns: table => new
                {
                    PipelineKey = table.Column<string>(type: "text", nullable: false),
                    ConnectionKey = table.Column<string>(type: "text", nullable: false),
                    PlanJson = table.Column<string>(type: "text", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    NewsText = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Extractions", x => x.PipelineKey);
                });

            migrationBuilder.CreateTable(
                name: "OAuthAttempts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    StateHash = table.Column<string>(type: "text", nullable: false),
                    Person = table.Column<string>(type: "text", nullable: false),
                    ConnectionKey = table.Column<string>(type: "text", nullable: true),
                    ProtectedOrder = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    UsedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OAuthAttempts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RunGaps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    Object = table.Column<string>(type: "text", nullable: false),
                    RecordId = table.Column<string>(type: "text", nullable: false),
                    Have = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunGaps", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RunObjects",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    Object = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    From = table.Column<long>(type: "bigint", nullable: true),
                    Next = table.Column<long>(type: "bigint", nullable: true),
                    Said = table.Column<long>(type: "bigint", nullable: true),
                    Read = table.Column<long>(type: "bigint", nullable: false),
                    Excluded = table.Column<long>(type: "bigint", nullable: false),
                    Inserted = table.Column<long>(type: "bigint", nullable: false),
                    Updated = table.Column<long>(type: "bigint", nullable: false),
                    Removed = table.Column<long>(type: "bigint", nullable: false),
                    PartsSaid = table.Column<long>(type: "bigint", nullable: true),
                    Parts = table.Column<long>(type: "bigint", nullable: true),
                    Gaps = table.Column<long>(type: "bigint", nullable: false),
                    TablesJson = table.Column<string>(type: "text", nullable: false),
                    Error = table.Column<string>(type: "text", nullable: true),
                    StartedAt = table.Column<long>(type: "bigint", nullable: true),
                    FinishedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunObjects", x => new { x.RunId, x.Object });
                });

            migrationBuilder.CreateIndex(
                name: "IX_OAuthAttempts_StateHash",
                table: "OAuthAttempts",
                column: "StateHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RunGaps_RunId_Object_RecordId",
                table: "RunGaps",
                columns: new[] { "RunId", "Object", "RecordId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ExtractionObjects");

            migrationBuilder.DropTable(
                name: "Extractions");

            migrationBuilder.DropTable(
                name: "OAuthAttempts");

            migrationBuilder.DropTable(
                name: "RunGaps");

            migrationBuilder.DropTable(
                name: "RunObjects");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Pipelines");

            migrationBuilder.DropColumn(
                name: "Location",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "OAuthAuthorizeUrl",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "OAuthClientId",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "OAuthTokenUrl",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ProtectedHashKey",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ProtectedOAuthSecret",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "Region",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "WorkspaceId",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "WorkspaceName",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "WorkspaceRegion",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "WorkspaceZone",
                table: "Connections");
        }
    }
}
