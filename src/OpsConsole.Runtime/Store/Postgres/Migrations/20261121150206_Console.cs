using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Runtime.Store.Postgres.Migrations
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
                type: "integer",
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
