using LearningPlatform.Core.Sandbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Sandbox;

/// <summary>A live run: kept while it runs and for a while after. Written by <see cref="LiveRunStore"/> only.</summary>
internal sealed class LiveRunRow
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public Guid SandboxId { get; init; }

    public LiveState State { get; init; }

    public bool Interactive { get; init; }

    public DateTimeOffset Until { get; init; }

    /// <summary>Inputs taken so far; the number of the last one.</summary>
    public int Inputs { get; init; }

    public int InputBytes { get; init; }

    public bool InputEnded { get; init; }

    public bool Cancelled { get; init; }

    public int? EndSequence { get; init; }

    public string? Verdict { get; init; }

    public int? ExitCode { get; init; }

    public int? ExecutionTime { get; init; }

    public long? MemoryUsed { get; init; }

    public bool? OutputCut { get; init; }

    public string? Message { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LiveRunRow>
    {
        public void Configure(EntityTypeBuilder<LiveRunRow> builder)
        {
            builder.ToTable("live_runs", "sandbox");
            builder.HasKey(r => r.Id);
            builder.HasOne<SandboxRow>().WithMany().HasForeignKey(r => r.SandboxId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(r => r.UserId);
            builder.HasIndex(r => r.Until);
        }
    }
}

/// <summary>A piece of a live run's output.</summary>
internal sealed class LiveOutputRow
{
    public Guid RunId { get; init; }

    public int Sequence { get; init; }

    public Guid UserId { get; init; }

    public RunStream Stream { get; init; }

    /// <summary>UTF-8, because text of PostgreSQL can't hold U+0000, and programs print it.</summary>
    public required byte[] Text { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LiveOutputRow>
    {
        public void Configure(EntityTypeBuilder<LiveOutputRow> builder)
        {
            builder.ToTable("live_output", "sandbox");
            builder.HasKey(o => new { o.RunId, o.Sequence });
            builder.HasOne<LiveRunRow>().WithMany().HasForeignKey(o => o.RunId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(o => o.UserId);
        }
    }
}

/// <summary>Input on its way to a live run's node, which deletes it when it takes it.</summary>
internal sealed class LiveInputRow
{
    public Guid RunId { get; init; }

    public int Number { get; init; }

    public Guid UserId { get; init; }

    public required byte[] Text { get; init; }

    public bool Ended { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LiveInputRow>
    {
        public void Configure(EntityTypeBuilder<LiveInputRow> builder)
        {
            builder.ToTable("live_inputs", "sandbox");
            builder.HasKey(i => new { i.RunId, i.Number });
            builder.HasOne<LiveRunRow>().WithMany().HasForeignKey(i => i.RunId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(i => i.UserId);
        }
    }
}
