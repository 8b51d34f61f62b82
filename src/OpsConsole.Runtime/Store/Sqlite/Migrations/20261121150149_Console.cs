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
            migrationBuilder.AddColumn<int>(
                name: "LagSeconds",
                table: "RunRecords",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "LagSeconds",
                table: "RunRecords");
        }
    }
}
