using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LearningPlatform.Data.Migrations
{
    /// <inheritdoc />
    public partial class School : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "practice");

            migrationBuilder.CreateTable(
                name: "attempts",
                schema: "practice",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    attempt_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lesson_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lesson_key = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    score = table.Column<double>(type: "double precision", nullable: false),
                    passed = table.Column<bool>(type: "boolean", nullable: false),
                    lives_taken = table.Column<int>(type: "integer", nullable: false),
                    answers = table.Column<string>(type: "jsonb", nullable: false),
                    results = table.Column<string>(type: "jsonb", nullable: false),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reward = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attempts", x => new { x.user_id, x.attempt_id });
                });

            migrationBuilder.CreateTable(
                name: "cards",
                schema: "practice",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    exercise_id = table.Column<Guid>(type: "uuid", nullable: false),
                    course_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lesson_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lesson_key = table.Column<string>(type: "text", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    step = table.Column<int>(type: "integer", nullable: false),
                    stability = table.Column<double>(type: "double precision", nullable: false),
                    difficulty = table.Column<double>(type: "double precision", nullable: false),
                    due = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_review = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reviews = table.Column<int>(type: "integer", nullable: false),
                    lapses = table.Column<int>(type: "integer", nullable: false),
                    misses = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cards", x => new { x.user_id, x.exercise_id });
                });

            migrationBuilder.CreateTable(
                name: "quiz_attempts",
                schema: "learning",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lesson_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    score = table.Column<decimal>(type: "numeric(5,2)", precision: 5, scale: 2, nullable: false),
                    passed = table.Column<bool>(type: "boolean", nullable: false),
                    answers = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quiz_attempts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                schema: "practice",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    exercise_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    rating = table.Column<int>(type: "integer", nullable: false),
                    took_ms = table.Column<int>(type: "integer", nullable: false),
                    grade = table.Column<string>(type: "jsonb", nullable: false),
                    next_due = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reviews", x => new { x.user_id, x.review_id });
                });

            migrationBuilder.CreateTable(
                name: "settings",
                schema: "practice",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    daily_new = table.Column<int>(type: "integer", nullable: false),
                    daily_reviews = table.Column<int>(type: "integer", nullable: false),
                    retention = table.Column<double>(type: "double precision", nullable: false),
                    lives_off = table.Column<bool>(type: "boolean", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings", x => x.user_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_attempts_user_id_finished_at",
                schema: "practice",
                table: "attempts",
                columns: new[] { "user_id", "finished_at" });

            migrationBuilder.CreateIndex(
                name: "ix_cards_due",
                schema: "practice",
                table: "cards",
                columns: new[] { "user_id", "due" },
                filter: "state <> 0");

            migrationBuilder.CreateIndex(
                name: "ix_cards_new",
                schema: "practice",
                table: "cards",
                columns: new[] { "user_id", "created_at", "position" },
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_cards_since",
                schema: "practice",
                table: "cards",
                columns: new[] { "user_id", "since" },
                filter: "since is not null");

            migrationBuilder.CreateIndex(
                name: "ix_cards_weak",
                schema: "practice",
                table: "cards",
                columns: new[] { "user_id", "stability" },
                filter: "state <> 0 and (misses > 0 or lapses > 0)");

            migrationBuilder.CreateIndex(
                name: "ix_quiz_attempts_user_id_lesson_id_id",
                schema: "learning",
                table: "quiz_attempts",
                columns: new[] { "user_id", "lesson_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_reviews_user_id_at",
                schema: "practice",
                table: "reviews",
                columns: new[] { "user_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_reviews_user_id_exercise_id_at",
                schema: "practice",
                table: "reviews",
                columns: new[] { "user_id", "exercise_id", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "attempts",
                schema: "practice");

            migrationBuilder.DropTable(
                name: "cards",
                schema: "practice");

            migrationBuilder.DropTable(
                name: "quiz_attempts",
                schema: "learning");

            migrationBuilder.DropTable(
                name: "reviews",
                schema: "practice");

            migrationBuilder.DropTable(
                name: "settings",
                schema: "practice");
        }
    }
}
