using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LearningPlatform.Data.Migrations
{
    /// <inheritdoc />
    public partial class Identity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_sessions_account_id",
                schema: "identity",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_due",
                schema: "notifications",
                table: "outgoing");

            migrationBuilder.EnsureSchema(
                name: "analytics");

            migrationBuilder.EnsureSchema(
                name: "media");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "confirmed_at",
                schema: "identity",
                table: "sessions",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<string>(
                name: "method",
                schema: "identity",
                table: "sessions",
                type: "text",
                nullable: false,
                defaultValueSql: "'Password'");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "good_until",
                schema: "notifications",
                table: "outgoing",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "target",
                schema: "identity",
                table: "one_time_tokens",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "earned_clock",
                schema: "learning",
                table: "lesson_progress",
                type: "timestamp without time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "revision",
                schema: "catalog",
                table: "courses",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "written",
                schema: "catalog",
                table: "content_sources",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phone",
                schema: "identity",
                table: "accounts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "second_factor_at",
                schema: "identity",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "role_rank",
                schema: "identity",
                table: "accounts",
                type: "smallint",
                nullable: false,
                computedColumnSql: "(case when roles & 8 <> 0 then 0 when roles & 2 <> 0 then 1 when roles & 4 <> 0 then 3 else 2 end)::smallint",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "search_email",
                schema: "identity",
                table: "accounts",
                type: "text",
                nullable: true,
                computedColumnSql: "lower(email)",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "search_names",
                schema: "identity",
                table: "accounts",
                type: "text",
                nullable: true,
                computedColumnSql: "lower(username) || E'\n' || lower(coalesce(full_name, ''))",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "shown_name",
                schema: "identity",
                table: "accounts",
                type: "text",
                nullable: true,
                computedColumnSql: "lower(coalesce(display_name, case when username_chosen then username end))",
                stored: true);

            migrationBuilder.AddColumn<bool>(
                name: "usable",
                schema: "identity",
                table: "accounts",
                type: "boolean",
                nullable: false,
                computedColumnSql: "status = 'Active' and deleted_at is null and erased_at is null",
                stored: true);

            migrationBuilder.AddColumn<short>(
                name: "wayr_role",
                schema: "identity",
                table: "accounts",
                type: "smallint",
                nullable: false,
                computedColumnSql: "(case when roles & 8 <> 0 then 0 when roles & 2 <> 0 then 1 else 2 end)::smallint",
                stored: true);

            migrationBuilder.CreateTable(
                name: "achievements",
                schema: "gamification",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    definition = table.Column<string>(type: "jsonb", nullable: false),
                    terms = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_achievements", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "api_keys",
                schema: "identity",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    ending = table.Column<string>(type: "text", nullable: false),
                    allows = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => x.id);
                    table.ForeignKey(
                        name: "fk_api_keys_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "identity",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "daily_sessions",
                schema: "analytics",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    sessions = table.Column<long>(type: "bigint", nullable: false),
                    seconds = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_daily_sessions", x => x.day);
                });

            migrationBuilder.CreateTable(
                name: "earned_achievements",
                schema: "gamification",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    achievement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    earned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    evidence = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_earned_achievements", x => new { x.user_id, x.achievement_id });
                });

            migrationBuilder.CreateTable(
                name: "external_attempts",
                schema: "identity",
                columns: table => new
                {
                    state_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    provider = table.Column<string>(type: "text", nullable: false),
                    issuer = table.Column<string>(type: "text", nullable: false),
                    redirect_uri = table.Column<string>(type: "text", nullable: false),
                    return_to = table.Column<string>(type: "text", nullable: false),
                    sealed_secrets = table.Column<string>(type: "text", nullable: false),
                    browser_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    remember = table.Column<bool>(type: "boolean", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_attempts", x => x.state_hash);
                    table.ForeignKey(
                        name: "fk_external_attempts_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "identity",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "external_logins",
                schema: "identity",
                columns: table => new
                {
                    provider = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "text", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    linked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_logins", x => new { x.provider, x.subject });
                    table.ForeignKey(
                        name: "fk_external_logins_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "identity",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "learner_runs",
                schema: "sandbox",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    tests = table.Column<bool>(type: "boolean", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    succeeded = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_learner_runs", x => new { x.user_id, x.language, x.tests });
                });

            migrationBuilder.CreateTable(
                name: "one_time_codes",
                schema: "identity",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_one_time_codes", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "passkeys",
                schema: "identity",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credential_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    relying_party = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    sign_count = table.Column<long>(type: "bigint", nullable: false),
                    transports = table.Column<string[]>(type: "text[]", nullable: false),
                    can_sync = table.Column<bool>(type: "boolean", nullable: false),
                    synced = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_passkeys", x => x.id);
                    table.ForeignKey(
                        name: "fk_passkeys_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "identity",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "presence",
                schema: "analytics",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_presence", x => x.user_id);
                });

            migrationBuilder.CreateTable(
                name: "recovery_codes",
                schema: "identity",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recovery_codes", x => new { x.account_id, x.hash });
                    table.ForeignKey(
                        name: "fk_recovery_codes_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "identity",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "second_factors",
                schema: "identity",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sealed_secret = table.Column<string>(type: "text", nullable: false),
                    last_step = table.Column<long>(type: "bigint", nullable: false),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    enabled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_second_factors", x => x.account_id);
                    table.ForeignKey(
                        name: "fk_second_factors_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "identity",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "security_events",
                schema: "identity",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ip = table.Column<string>(type: "text", nullable: true),
                    device = table.Column<string>(type: "text", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_security_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_security_events_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "identity",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "send_counts",
                schema: "identity",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    began_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_send_counts", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "subscriptions",
                schema: "kernel",
                columns: table => new
                {
                    @event = table.Column<string>(name: "event", type: "text", nullable: false),
                    subscriber = table.Column<string>(type: "text", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriptions", x => new { x.@event, x.subscriber });
                });

            migrationBuilder.CreateTable(
                name: "tickets",
                schema: "identity",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    data = table.Column<string>(type: "text", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tickets", x => x.hash);
                    table.ForeignKey(
                        name: "fk_tickets_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "identity",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "uploads",
                schema: "media",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    blob_key = table.Column<string>(type: "text", nullable: true),
                    hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_uploads", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_account_id_last_used_at",
                schema: "identity",
                table: "sessions",
                columns: new[] { "account_id", "last_used_at" });

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_at",
                schema: "notifications",
                table: "outgoing",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_due",
                schema: "notifications",
                table: "outgoing",
                columns: new[] { "channel", "due_at" },
                filter: "due_at is not null");

            migrationBuilder.CreateIndex(
                name: "ux_accounts_phone",
                schema: "identity",
                table: "accounts",
                column: "phone",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_achievements_key",
                schema: "gamification",
                table: "achievements",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_account_id_created_at",
                schema: "identity",
                table: "api_keys",
                columns: new[] { "account_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_hash",
                schema: "identity",
                table: "api_keys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_external_attempts_account_id",
                schema: "identity",
                table: "external_attempts",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_external_attempts_created_at",
                schema: "identity",
                table: "external_attempts",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ux_external_logins_account",
                schema: "identity",
                table: "external_logins",
                columns: new[] { "account_id", "provider" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_expires_at",
                schema: "identity",
                table: "one_time_codes",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_passkeys_account_id",
                schema: "identity",
                table: "passkeys",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_passkeys_credential_id",
                schema: "identity",
                table: "passkeys",
                column: "credential_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_presence_last_at",
                schema: "analytics",
                table: "presence",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "ix_security_events_account_id_at_id",
                schema: "identity",
                table: "security_events",
                columns: new[] { "account_id", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_security_events_at_id",
                schema: "identity",
                table: "security_events",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_send_counts_began_at",
                schema: "identity",
                table: "send_counts",
                column: "began_at");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_account_id",
                schema: "identity",
                table: "tickets",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_expires_at",
                schema: "identity",
                table: "tickets",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_uploads_account_id",
                schema: "media",
                table: "uploads",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_uploads_over",
                schema: "media",
                table: "uploads",
                column: "expires_at",
                filter: "state in ('Pending', 'Refused')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "achievements",
                schema: "gamification");

            migrationBuilder.DropTable(
                name: "api_keys",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "daily_sessions",
                schema: "analytics");

            migrationBuilder.DropTable(
                name: "earned_achievements",
                schema: "gamification");

            migrationBuilder.DropTable(
                name: "external_attempts",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "external_logins",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "learner_runs",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "one_time_codes",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "passkeys",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "presence",
                schema: "analytics");

            migrationBuilder.DropTable(
                name: "recovery_codes",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "second_factors",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "security_events",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "send_counts",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "subscriptions",
                schema: "kernel");

            migrationBuilder.DropTable(
                name: "tickets",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "uploads",
                schema: "media");

            migrationBuilder.DropIndex(
                name: "ix_sessions_account_id_last_used_at",
                schema: "identity",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_at",
                schema: "notifications",
                table: "outgoing");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_due",
                schema: "notifications",
                table: "outgoing");

            migrationBuilder.DropIndex(
                name: "ux_accounts_phone",
                schema: "identity",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "role_rank",
                schema: "identity",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "search_email",
                schema: "identity",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "search_names",
                schema: "identity",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "shown_name",
                schema: "identity",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "usable",
                schema: "identity",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "wayr_role",
                schema: "identity",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "confirmed_at",
                schema: "identity",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "method",
                schema: "identity",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "good_until",
                schema: "notifications",
                table: "outgoing");

            migrationBuilder.DropColumn(
                name: "target",
                schema: "identity",
                table: "one_time_tokens");

            migrationBuilder.DropColumn(
                name: "earned_clock",
                schema: "learning",
                table: "lesson_progress");

            migrationBuilder.DropColumn(
                name: "revision",
                schema: "catalog",
                table: "courses");

            migrationBuilder.DropColumn(
                name: "written",
                schema: "catalog",
                table: "content_sources");

            migrationBuilder.DropColumn(
                name: "phone",
                schema: "identity",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "second_factor_at",
                schema: "identity",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_account_id",
                schema: "identity",
                table: "sessions",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_due",
                schema: "notifications",
                table: "outgoing",
                column: "due_at",
                filter: "due_at is not null");
        }
    }
}
