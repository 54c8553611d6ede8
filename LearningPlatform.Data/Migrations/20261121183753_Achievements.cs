using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LearningPlatform.Data.Migrations
{
    /// <inheritdoc />
    public partial class Achievements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "place",
                schema: "gamification",
                table: "achievements",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "place",
                schema: "gamification",
                table: "achievements");
        }
    }
}
