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
            migrationBuilder.DropIndex(
                name: "IX_Reviews_Status_Reason_CreatedAt",
                table: "Reviews");

            migrationBuilder.AddColumn<long>(
                name: "RerunOf",
                table: "Runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CauseMark",
                table: "Reviews",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_Runs_RerunOf",
                table: "Runs",
                column: "RerunOf");

            migrationBuilder.CreateIndex(
                name: "IX_RunRecords_RunId_Id",
                table: "RunRecords",
                columns: new[] { "RunId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reviews_ResolvedAt",
                table: "Reviews",
                column: "ResolvedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Reviews_Status_AssignedTo_Id",
                table: "Reviews",
                columns: new[] { "Status", "AssignedTo", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reviews_Status_PipelineKey",
                table: "Reviews",
                columns: new[] { "Status", "PipelineKey" });

            migrationBuilder.CreateIndex(
                name: "IX_Reviews_Status_Reason_ContractKey_Field_CauseMark_Id",
                table: "Reviews",
                columns: new[] { "Status", "Reason", "ContractKey", "Field", "CauseMark", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_RerunOf",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_RunRecords_RunId_Id",
                table: "RunRecords");

            migrationBuilder.DropIndex(
                name: "IX_Reviews_ResolvedAt",
                table: "Reviews");

            migrationBuilder.DropIndex(
                name: "IX_Reviews_Status_AssignedTo_Id",
                table: "Reviews");

            migrationBuilder.DropIndex(
                name: "IX_Reviews_Status_PipelineKey",
                table: "Reviews");

            migrationBuilder.DropIndex(
                name: "IX_Reviews_Status_Reason_ContractKey_Field_CauseMark_Id",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "RerunOf",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "CauseMark",
                table: "Reviews");

            migrationBuilder.CreateIndex(
                name: "IX_Reviews_Status_Reason_CreatedAt",
                table: "Reviews",
                columns: new[] { "Status", "Reason", "CreatedAt" });
        }
    }
}
