using Api.Tests.Identity;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Api.Tests.Authorisation;

/// <summary>How a caller of the matrix shows who it is.</summary>
internal enum Proof
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>With letters that are no token.</summary>
    Garbage,

    /// <summary>With a genuine token whose session has ended.</summary>
    Ended,

    /// <summary>With a good token of an account that is suspended.</summary>
    Suspended,

    /// <summary>With an API key where a token belongs.</summary>
    KeyAsToken,

    /// <summary>With an API key that has one harmless permission.</summary>
    Key,

    /// <summary>With a good token.</summary>
    Token,
}

/// <summary>A kind of caller: one column of the matrix. Whoever is refused for another reason than the role has the mightiest one.</summary>
/// <param name="Name">What failures call it.</param>
/// <param name="Proof">How it shows who it is.</param>
/// <param name="Roles">The one role of its account.</param>
internal sealed record Kind(string Name, Proof Proof, Roles Roles)
{
    /// <summary>What the API key may do, and nothing else.</summary>
    public const string KeyPermission = "read:own:profile";

    public static readonly Kind Student = new("student", Proof.Token, Roles.Student);

    public static readonly Kind[] All =
    [
        new("nobody", Proof.None, Roles.None),
        new("garbage", Proof.Garbage, Roles.None),
        new("admin whose session ended", Proof.Ended, Roles.Admin),
        new("suspended admin", Proof.Suspended, Roles.Admin),
        new("API key as token", Proof.KeyAsToken, Roles.Student),
        new("API key", Proof.Key, Roles.Student),
        Student,
        new("teaching assistant", Proof.Token, Roles.TeachingAssistant),
        new("instructor", Proof.Token, Roles.Instructor),
        new("admin", Proof.Token, Roles.Admin),
    ];

    public override string ToString() => Name;
}

/// <summary>One caller, or one person whose things somebody else tries to reach.</summary>
/// <param name="Id">The account.</param>
/// <param name="Session">Its session.</param>
/// <param name="Token">What it sends as token; null for nothing.</param>
/// <param name="Key">What it sends as API key; null for nothing.</param>
/// <param name="Good">A good token, to make what belongs to it.</param>
internal sealed record Member(Guid Id, Guid Session, string? Token, string? Key, string Good)
{
    /// <summary>What belongs to it, by the path segment before its id.</summary>
    public Dictionary<string, Guid> Things { get; } = [];
}

/// <summary>Makes accounts, sessions and what belongs to them through the stores: no password is hashed, so that there may be many.</summary>
internal sealed class People(ApiFixture api)
{
    /// <summary>The path segments before ids of what belongs to somebody.</summary>
    public static readonly IReadOnlySet<string> Owned = new HashSet<string> { "users", "role-requests", "sessions", "api-keys", "passkeys", "sandbox" };

    /// <summary>A new caller of a kind.</summary>
    public async Task<Member> Add(Kind kind)
    {
        if (kind.Proof is Proof.None or Proof.Garbage)
            return new Member(Guid.Empty, Guid.Empty, kind.Proof == Proof.None ? null : "garbage", null, "");

        var services = api.Node.Services;
        var now = DateTimeOffset.UtcNow;
        var handle = Product.Handle();
        Assert.True(EmailAddress.TryParse($"{handle}@example.com", out var email));
        var account = new Account
        {
            Id = Ids.New(now),
            Email = email,
            EmailVerifiedAt = now,
            Username = handle,
            UsernameChosen = true,
            FullName = "Ada Lovelace",
            Roles = kind.Roles,
            Status = kind.Proof == Proof.Suspended ? AccountStatus.Suspended : AccountStatus.Active,
            Origin = Issuer.OpenCode,
            Profile = new Profile { FirstName = "Ada", UpdatedAt = now },
            CreatedAt = now,
            UpdatedAt = now,
        };
        var session = new Session
        {
            Id = Ids.New(now),
            AccountId = account.Id,
            Issuer = Issuer.OpenCode,
            ConfirmedAt = now,
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now.AddHours(1),
        };
        Assert.Equal(
            Stored.Done,
            await services.GetRequiredService<IAccounts>().Write(new AccountChange(account, []) { Opens = new Opening(session, null) }, TestContext.Current.CancellationToken));
        var token = await services.GetRequiredService<ITokens>().Access(account, session, now, TestContext.Current.CancellationToken);
        switch (kind.Proof)
        {
            case Proof.Ended:
                (await api.Client.Post("/opencode/v1/auth/logout", token: token)).Is(204);
                break;
            case Proof.Key or Proof.KeyAsToken:
                var key = await Key(token);
                return kind.Proof == Proof.Key ? new Member(account.Id, session.Id, null, key, token) : new Member(account.Id, session.Id, key, null, token);
        }

        return new Member(account.Id, session.Id, token, null, token);
    }

    /// <summary>The id of something that belongs to a person, made when it is first asked for.</summary>
    public async Task<Guid> Thing(Member owner, string kind)
    {
        if (!owner.Things.TryGetValue(kind, out var id))
            owner.Things[kind] = id = await Make(owner, kind);

        return id;
    }

    /// <summary>All that a caller without the right might have changed about a person.</summary>
    public async Task<string> State(Member of) => (string)(await Scalar(
        $"""
        select concat_ws(' ', a.version, a.status, a.roles, a.requested_roles, a.deleted_at, a.erased_at,
            (select count(*) from identity.sessions s where s.account_id = a.id and s.ended_at is null),
            (select count(*) from identity.api_keys k where k.account_id = a.id),
            (select string_agg(p.name, ',') from identity.passkeys p where p.account_id = a.id),
            (select count(*) from sandbox.sandboxes b where b.user_id = a.id))
        from identity.accounts a where a.id = '{of.Id}'
        """))!;

    private async Task<Guid> Make(Member owner, string kind)
    {
        switch (kind)
        {
            case "sessions":
                return owner.Session;
            case "api-keys":
                await Key(owner.Good);
                return (Guid)(await Scalar($"select id from identity.api_keys where account_id = '{owner.Id}' order by id desc limit 1"))!;
            case "passkeys":
                return (Guid)(await Scalar(
                    $$"""
                    insert into identity.passkeys (id, account_id, credential_id, public_key, relying_party, name, sign_count, transports, can_sync, synced, created_at)
                    values (gen_random_uuid(), '{{owner.Id}}', decode('{{owner.Id:N}}', 'hex'), '\x00', 'localhost', 'mine', 0, '{}', false, false, now()) returning id
                    """))!;
            case "sandbox":
                var made = await api.Client.Send(HttpMethod.Post, "/opencode/v1/sandbox", new { language = "python" }, owner.Good);
                return Guid.Parse(made.Is(201)["id"]!);
            default:
                return owner.Id;
        }
    }

    private async Task<string> Key(string token) =>
        (await api.Client.Post("/app/api/account/api-keys", new { name = "matrix", permissions = new[] { Kind.KeyPermission } }, token)).Is(201)["key"]!;

    private async Task<object?> Scalar(string sql)
    {
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
