using System.Net;
using System.Net.Sockets;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Api.Dialects.Framework.RateLimits;

/// <summary>Settings of the rate limits, section <c>RateLimits</c>.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Multiplies every request limit, never a plan's quota. Development only (<c>./run --rate-limits FACTOR</c>).</summary>
    public double Factor { get; set; } = 1;
}

/// <summary>Counts requests against the limits of their operation and writes the dialect's headers.</summary>
/// <param name="counters">Where is counted.</param>
/// <param name="options">The settings.</param>
internal sealed class RateLimiter(IRateCounters counters, IOptions<RateLimitOptions> options)
{
    private readonly double factor = options.Value.Factor;

    /// <summary>Counts the request against the limits that need no body.</summary>
    /// <param name="request">The request, with its operation and caller.</param>
    /// <param name="ct">Ends with the request.</param>
    /// <returns>Null when it may go on.</returns>
    public Task<TooMany?> Enter(DialectRequest request, CancellationToken ct) =>
        Count(request, rule => rule.Scope != RateScope.EmailAndAddress, email: null, ct);

    /// <summary>Counts the request against the limits by the body's e-mail address.</summary>
    /// <param name="request">The request, with its body.</param>
    /// <param name="email">The address.</param>
    /// <param name="ct">Ends with the request.</param>
    /// <returns>Null when it may go on.</returns>
    public Task<TooMany?> EnterWith(DialectRequest request, string email, CancellationToken ct) =>
        Count(request, rule => rule.Scope == RateScope.EmailAndAddress, email, ct);

    /// <summary>Counts a failure against the limits that count failures only.</summary>
    /// <param name="request">The request that was answered 401.</param>
    /// <param name="email">The address in its body.</param>
    public async Task Failed(DialectRequest request, string email)
    {
        foreach (var rule in request.Dialect.RateRules(request.Operation!).Where(rule => rule.FailuresOnly))
            await counters.Add(Key(request, rule, email), rule.Window, 1, request.At, CancellationToken.None);
    }

    private async Task<TooMany?> Count(DialectRequest request, Func<RateRule, bool> now, string? email, CancellationToken ct)
    {
        var rules = request.Dialect.RateRules(request.Operation!);
        var states = new List<RateState>(rules.Count);
        foreach (var rule in rules)
        {
            if (rule.Audience == RateAudience.Anonymous == request.Caller.SignedIn && rule.Audience != RateAudience.Everybody)
                continue;

            // Those that are counted at another moment are only read, for the headers.
            var counts = now(rule) && !rule.FailuresOnly;
            var (sum, resetsAt) = await counters.Add(Key(request, rule, email ?? string.Empty), rule.Window, counts ? 1 : 0, request.At, ct);
            var limit = (int)Math.Clamp(Math.Ceiling(rule.Limit * factor), 1, int.MaxValue);
            var state = new RateState(rule, limit, sum, resetsAt);
            states.Add(state);

            // A limit on failures lets nobody in once it is reached; the others only the requests beyond.
            if (now(rule) && (rule.FailuresOnly ? sum >= limit : state.Exceeded))
                return Refuse(request, states, state);
        }

        Tell(request, states, null);
        return null;
    }

    private static TooMany Refuse(DialectRequest request, List<RateState> states, RateState exceeded)
    {
        var seconds = exceeded.SecondsLeft(request.At);
        Tell(request, states, exceeded);
        return new TooMany(TimeSpan.FromSeconds(seconds), "Too many requests. Please try again later.")
        {
            Details = new Dictionary<string, object?>
            {
                ["limit"] = exceeded.Limit,
                ["window"] = exceeded.Rule.WindowWords,
                ["reset_at"] = DialectJson.Text(exceeded.ResetsAt),
            },
        };
    }

    private static void Tell(DialectRequest request, List<RateState> states, RateState? exceeded)
    {
        if (states.Count == 0)
            return;

        foreach (var (name, value) in request.Dialect.RateHeaders(states, exceeded, request.At))
            request.Headers[name] = value;
    }

    private static string Key(DialectRequest request, RateRule rule, string email)
    {
        var address = Address(request.Http.Connection.RemoteIpAddress);
        var who = rule.Scope switch
        {
            RateScope.UserOrAddress when request.Caller.SignedIn => $"user:{request.Caller.UserId:N}",
            RateScope.EmailAndAddress => $"email:{email.Trim().ToUpperInvariant()}:{address}",
            _ => $"ip:{address}",
        };
        return $"{request.Dialect.Name}:{rule.Class}:{who}";
    }

    /// <summary>What a client address counts as: one customer of an internet provider has a whole /64 of IPv6 addresses, and they are one.</summary>
    /// <param name="address">The address.</param>
    public static string Address(IPAddress? address)
    {
        if (address is null)
            return "none";

        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        return address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
            ? new IPAddress([.. address.GetAddressBytes().Take(8), .. new byte[8]]).ToString()
            : address.ToString();
    }
}
