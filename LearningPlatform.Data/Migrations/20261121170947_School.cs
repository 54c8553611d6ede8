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

            migrationBuilder.AddColumn<long>(
                name: "edition",
                schema: "catalog",
                table: "lessons",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "was_published",
                schema: "catalog",
                table: "lessons",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "earned_ahead",
                schema: "learning",
                table: "lesson_progress",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "earned_first_at",
                schema: "learning",
                table: "lesson_progress",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "earned_first_score",
                schema: "learning",
                table: "lesson_progress",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "edition",
                schema: "catalog",
                table: "courses",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "was_published",
                schema: "catalog",
                table: "courses",
                type: "boolean",
                nullable: false,
                defaultValue: false);

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
                name: "live_runs",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sandbox_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    interactive = table.Column<bool>(type: "boolean", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    inputs = table.Column<int>(type: "integer", nullable: false),
                    input_bytes = table.Column<int>(type: "integer", nullable: false),
                    input_ended = table.Column<bool>(type: "boolean", nullable: false),
                    cancelled = table.Column<bool>(type: "boolean", nullable: false),
                    end_sequence = table.Column<int>(type: "integer", nullable: true),
                    verdict = table.Column<string>(type: "text", nullable: true),
                    exit_code = table.Column<int>(type: "integer", nullable: true),
                    execution_time = table.Column<int>(type: "integer", nullable: true),
                    memory_used = table.Column<long>(type: "bigint", nullable: true),
                    output_cut = table.Column<bool>(type: "boolean", nullable: true),
                    message = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_live_runs", x => x.id);
                    table.ForeignKey(
                        name: "fk_live_runs_sandboxes_sandbox_id",
                        column: x => x.sandbox_id,
                        principalSchema: "sandbox",
                        principalTable: "sandboxes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
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

            migrationBuilder.CreateTable(
                name: "studio_achievements",
                schema: "gamification",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    definition = table.Column<string>(type: "jsonb", nullable: false),
                    archived = table.Column<bool>(type: "boolean", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_studio_achievements", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "live_inputs",
                schema: "sandbox",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<byte[]>(type: "bytea", nullable: false),
                    ended = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_live_inputs", x => new { x.run_id, x.number });
                    table.ForeignKey(
                        name: "fk_live_inputs_live_runs_run_id",
                        column: x => x.run_id,
                        principalSchema: "sandbox",
                        principalTable: "live_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "live_output",
                schema: "sandbox",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stream = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_live_output", x => new { x.run_id, x.sequence });
                    table.ForeignKey(
                        name: "fk_live_output_live_runs_run_id",
                        column: x => x.run_id,
                        principalSchema: "sandbox",
                        principalTable: "live_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_earned_achievements_achievement_id",
                schema: "gamification",
                table: "earned_achievements",
                column: "achievement_id");

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
                name: "ix_live_inputs_user_id",
                schema: "sandbox",
                table: "live_inputs",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_live_output_user_id",
                schema: "sandbox",
                table: "live_output",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_live_runs_sandbox_id",
                schema: "sandbox",
                table: "live_runs",
                column: "sandbox_id");

            migrationBuilder.CreateIndex(
                name: "ix_live_runs_until",
                schema: "sandbox",
                table: "live_runs",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_live_runs_user_id",
                schema: "sandbox",
                table: "live_runs",
                column: "user_id");

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

            migrationBuilder.CreateIndex(
                name: "ix_studio_achievements_key",
                schema: "gamification",
                table: "studio_achievements",
                column: "key",
                unique: true);
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
                name: "live_inputs",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "live_output",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "quiz_attempts",
                schema: "learning");

            migrationBuilder.DropTable(
                name: "reviews",
                schema: "practice");

            migrationBuilder.DropTable(
                name: "settings",
                schema: "practice");

            migrationBuilder.DropTable(
                name: "studio_achievements",
                schema: "gamification");

            migrationBuilder.DropTable(
                name: "live_runs",
                schema: "sandbox");

            migrationBuilder.DropIndex(
                name: "ix_earned_achievements_achievement_id",
                schema: "gamification",
                table: "earned_achievements");

            migrationBuilder.DropColumn(
                name: "edition",
                schema: "catalog",
                table: "lessons");

            migrationBuilder.DropColumn(
                name: "was_published",
                schema: "catalog",
                table: "lessons");

            migrationBuilder.DropColumn(
                name: "earned_ahead",
                schema: "learning",
                table: "lesson_progress");

            migrationBuilder.DropColumn(
                name: "earned_first_at",
                schema: "learning",
                table: "lesson_progress");

            migrationBuilder.DropColumn(
                name: "earned_first_score",
                schema: "learning",
                table: "lesson_progress");

            migrationBuilder.DropColumn(
                name: "edition",
                schema: "catalog",
                table: "courses");

            migrationBuilder.DropColumn(
                name: "was_published",
                schema: "catalog",
                table: "courses");
        }
    }
}
