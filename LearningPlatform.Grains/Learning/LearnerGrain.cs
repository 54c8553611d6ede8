using LearningPlatform.Core.Learning;

namespace LearningPlatform.Grains.Learning;

/// <summary>One learner; its key is the account's id. Calls are handled one after the other, which is the learner's turn.</summary>
[Alias("LearningPlatform.ILearnerGrain")]
public interface ILearnerGrain : IGrainWithGuidKey
{
    /// <summary>Decides a command and writes what it comes to before it answers: an outcome of <see cref="LearnerAnswer"/>.</summary>
    /// <param name="command">A <see cref="LearnerCommand"/>.</param>
    /// <param name="ct">Gives up; what was committed stays.</param>
    [Alias("Handle")]
    Task<Message> Handle(Message command, CancellationToken ct);
}

/// <summary>The turn of one learner, wherever in the cluster it is.</summary>
/// <param name="store">Where learners are kept.</param>
internal sealed class LearnerGrain(ILearnerStore store) : Grain, ILearnerGrain
{
    private LearnerTurn? turn;

    /// <inheritdoc/>
    public async Task<Message> Handle(Message command, CancellationToken ct) =>
        Message.Of(await (turn ??= new LearnerTurn(this.GetPrimaryKey(), store)).Handle(command.Read<LearnerCommand>(), ct));
}
